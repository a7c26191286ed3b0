export { conversationAggregate } from './conversation-aggregate';
export type { Aggregate } from './aggregate';
export type { CommandContext, CommandFailure, Execution, Receipt } from './execution';
export { writePath, type WritePath, type WritePathOptions } from './write-path';
export { writePaths, type FollowingWritePaths } from './write-paths';
export { desk, type Desk, type InlineContact } from './desk';
export type { Answered, WritePaths } from './paths';
export type { Delivery } from './delivery';
export type { Delivered } from './threads';
export { noRecords, type Records } from './facts';
export { appendMetrics } from './append-metrics';
export { commandCounts, type CommandCounts } from './command-metrics';
export { CommandsModule } from './commands.module';
export {
  DeliverMessage,
  ExecuteConversationCommand,
  ExecuteRecordCommand,
  OpenConversation,
  type RecordExecution,
} from './execute.command';
