export { conversationAggregate } from './aggregates/conversation-aggregate';
export type { CommandContext, CommandFailure, Execution, Receipt } from './write-path/execution';
export { writePath, type WritePath } from './write-path/write-path';
export type { WritePathOptions } from './write-path/write-path-options';
export { writePaths, type FollowingWritePaths } from './write-paths/write-paths';
export { conversationService } from './conversations/conversation-service';
export type { InlineContact } from './conversations/contacts-along';
export type { Answered, Delivered } from './write-paths/paths';
export type { Delivery } from './conversations/delivery';
export { appendMetrics } from './write-path/append-metrics';
export { commandCounts, type CommandCounts } from './write-path/command-metrics';
export { CommandsModule } from './nest/commands.module';
export {
  DeliverMessage,
  ExecuteConversationCommand,
  ExecuteConversationCommands,
  ExecuteRecordCommand,
  OpenConversation,
  type RecordExecution,
} from './nest/execute.command';
