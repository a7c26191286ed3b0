export * from './events';
export * from './state';
export { evolveContact } from './evolve';
export type * as ContactCommands from './commands';
export type { ContactCommand } from './commands';
export { decideContact } from './decide';
export type { ContactRefusal } from './errors';
