import type { ConversationCommand, ConversationEvent, RefusalCode } from '@parley/domain';
import { after, given, type Expected } from '@parley/testing';

type Outcome =
  | readonly [Expected<ConversationEvent>, ...Expected<ConversationEvent>[]]
  | 'no change'
  | { readonly refused: RefusalCode };

/** What one command does to a conversation of one state. Which cell of the table it is follows from the example itself. */
export interface Cell {
  readonly promise: string;
  readonly happened: readonly ConversationEvent[];
  readonly command: ConversationCommand;
  readonly outcome: Outcome;
}

export const cell = (
  promise: string,
  happened: readonly ConversationEvent[],
  command: ConversationCommand,
  outcome: Outcome,
): Cell => ({ promise, happened, command, outcome });

export const refused = (code: RefusalCode): Outcome => ({ refused: code });

export const STATUSES = ['none', 'open', 'closed', 'archived', 'deleted'] as const;
type Status = (typeof STATUSES)[number];

export const statusOf = ({ happened }: Cell): Status => after(happened).status;

export function check({ happened, command, outcome }: Cell): void {
  const decided = given(...happened).when(command);
  if (outcome === 'no change') decided.changesNothing();
  else if ('refused' in outcome) decided.refuses(outcome.refused);
  else decided.then(...outcome);
}
