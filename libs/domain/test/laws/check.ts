import fc from 'fast-check';
import { decide, type Conversation, type ConversationCommand, type ExistingConversation } from '@parley/domain';
import type { History } from '@parley/testing';

export const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, numRuns = 300): void =>
  fc.assert(property, { numRuns });

/** A command, decided on what a history left, at the stamp after it. */
export const decideNext = (command: ConversationCommand, { state, next }: History): ReturnType<typeof decide> =>
  decide({ ...command, at: next }, state);

export const exists = (state: Conversation): state is ExistingConversation =>
  state.status !== 'none' && state.status !== 'deleted';

/** Words of a set as they are compared, told another way (rule 14): the dotless i aside, which no law writes. */
export const inCapitals = (word: string): string =>
  word
    .trim()
    .replace(/\p{DI}/gu, '')
    .normalize()
    .toUpperCase();
