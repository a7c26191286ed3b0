import type { RefusalCode } from '@parley/domain';
import { commandOfType } from '@parley/testing';
import { check, STATUSES, statusOf, type Cell } from './state-table/cell';
import { changes } from './state-table/changes.rows';
import { ending } from './state-table/ending.rows';
import { messages } from './state-table/messages.rows';
import { COMMANDS, oneOfEach } from './state-table/one-of-each';
import { nowhere, opening } from './state-table/opening.rows';
import { participants } from './state-table/participants.rows';

/* The state table of the domain, cell by cell: each command in each state, what it does, refuses, or leaves as it is. */

const table: readonly Cell[] = [...opening, ...nowhere, ...messages, ...ending, ...changes, ...participants];

const nameOf = (command: string, status: string): string => `${command} × ${status}`;

describe.each(STATUSES)('a conversation whose state is %s', (status) => {
  const cells = table.filter((cell) => statusOf(cell) === status);
  it.each(cells.map((cell) => [`${cell.command.type} ${cell.promise}`, cell] as const))('%s', (_, cell) => check(cell));
});

describe('the table', () => {
  it('knows every command', () => {
    expect([...COMMANDS].sort()).toEqual(Object.keys(commandOfType).sort());
    expect(Object.values(oneOfEach).map(({ type }) => type)).toEqual(COMMANDS);
  });

  it('has no empty cell: every command is checked in every state', () => {
    const checked = new Set(table.map((cell) => nameOf(cell.command.type, statusOf(cell))));
    const all = COMMANDS.flatMap((command) => STATUSES.map((status) => nameOf(command, status)));
    expect(all.filter((name) => !checked.has(name))).toEqual([]);
  });

  it('has every refusal', () => {
    const codes: { readonly [C in RefusalCode]: true } = {
      conversation_not_found: true,
      conversation_exists: true,
      conversation_closed: true,
      conversation_archived: true,
      message_not_found: true,
      participant_not_found: true,
      contact_must_stay: true,
      limit_exceeded: true,
      snooze_in_the_past: true,
      actor_not_allowed: true,
      sender_not_allowed: true,
      goes_on_in_thread: true,
      thread_unchecked: true,
    };
    const refusals = table.flatMap(({ outcome }) =>
      typeof outcome === 'object' && 'refused' in outcome ? [outcome.refused] : [],
    );
    expect([...new Set(refusals)].sort()).toEqual(Object.keys(codes).sort());
  });
});
