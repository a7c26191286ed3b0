export { AUTOMATIONS, type AutomationStore } from './port';
export type { AutomationCommand, Commander, CommandOutcome, ConversationNow } from './commands/commander';
export { inMemoryAutomations } from './in-memory/in-memory-automations';
export { inMemoryAutomationData, type InMemoryAutomations } from './in-memory/in-memory-data';
export { FOLLOWED_PREFIXES, followedChangesOf } from './projection/decode-followed';
export type { FollowedChange, UnhandledChange } from './projection/change';
export type { Runner } from './runner';
export { lookAtAutomations, sqliteAutomations, type SqliteAutomations } from './sqlite/automations.sqlite';
