export { AUTOMATIONS, type AutomationStore } from './port';
export type { AutomationCommand, Commander, CommandOutcome, ConversationNow } from './commands/commander';
