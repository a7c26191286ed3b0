export { conversationAggregate } from './conversation-aggregate';
export type { Aggregate } from './aggregate';
export type { CommandContext, CommandFailure, Execution, Receipt } from './execution';
export { writePath, type WritePath, type WritePathOptions } from './write-path';
export { CommandsModule } from './commands.module';
export { ExecuteConversationCommand } from './execute-conversation.command';
