export { conversationAggregate } from './aggregates/conversation-aggregate';
export type { Aggregate } from './write-path/aggregate';
export type { CommandContext, CommandFailure, Execution, Receipt } from './write-path/execution';
export { writePath, type WritePath, type WritePathOptions } from './write-path/write-path';
export { writePaths, type FollowingWritePaths } from './write-paths/write-paths';
export {
  conversationService,
  type ConversationService,
  type InlineContact,
} from './conversations/conversation-service';
export type { Answered, WritePaths } from './write-paths/paths';
export type { Delivery } from './conversations/delivery';
export type { Delivered } from './conversations/threads';
export { noRecords, type Records } from './decision-context/decision-context';
export { appendMetrics } from './write-path/append-metrics';
export { commandCounts, type CommandCounts } from './write-path/command-metrics';
export { CommandsModule } from './nest/commands.module';
export {
  DeliverMessage,
  ExecuteConversationCommand,
  ExecuteRecordCommand,
  OpenConversation,
  type RecordExecution,
} from './nest/execute.command';
