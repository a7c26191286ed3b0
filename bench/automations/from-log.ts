import * as E from 'fp-ts/Either';
import { conversationCommits, CONVERSATION_PREFIX, type ConversationCommit } from '@parley/event-schema';
import { sqliteEventStore } from '@parley/event-store';

/** One snooze, and what the log says of its end. */
interface LoggedSnooze {
  readonly conversation: string;
  readonly till: number;
  /** Stamps of the events by which its time ended it, in the order of the log: one, if all is well. */
  readonly wokenAt: number[];
}

export interface LoggedSnoozes {
  readonly all: readonly LoggedSnooze[];
  /** In the order in which they ended. */
  readonly woken: readonly LoggedSnooze[];
}

/** All snoozes of a log that nobody writes any more. */
export async function snoozesIn(file: string): Promise<LoggedSnoozes> {
  const all = new Map<string, LoggedSnooze>();
  const woken: LoggedSnooze[] = [];
  for await (const [conversation, { events }] of commitsOf(file))
    for (const event of events) {
      if (event.type === 'ConversationSnoozed')
        all.set(event.snoozeId, { conversation, till: event.till, wokenAt: [] });
      const ended = event.type === 'ConversationUnsnoozed' && event.reason === 'timer' ? event : undefined;
      const snooze = ended === undefined ? undefined : all.get(ended.snoozeId);
      if (ended === undefined || snooze === undefined) continue;
      snooze.wokenAt.push(ended.at);
      woken.push(snooze);
    }
  return { all: [...all.values()], woken };
}

/** One conversation, and whom the rules found for it. */
export interface LoggedRouting {
  readonly openedAt: number;
  readonly assigned: { readonly at: number; readonly assignee: string }[];
}

export async function routingsIn(file: string): Promise<readonly LoggedRouting[]> {
  const all = new Map<string, LoggedRouting>();
  for await (const [conversation, { events }] of commitsOf(file))
    for (const event of events) {
      if (event.type === 'ConversationOpened') all.set(conversation, { openedAt: event.at, assigned: [] });
      if (event.type === 'ConversationAssigned' && event.routed !== undefined)
        all.get(conversation)?.assigned.push({ at: event.at, assignee: event.assignee.id });
    }
  return [...all.values()];
}

async function* commitsOf(file: string): AsyncGenerator<readonly [stream: string, commit: ConversationCommit]> {
  const store = sqliteEventStore(file);
  try {
    for await (const recorded of store.readAll({ prefixes: [CONVERSATION_PREFIX] })) {
      const commit = conversationCommits.decode(recorded);
      if (E.isLeft(commit)) throw new Error(`${recorded.stream} cannot be read`);
      yield [recorded.stream, commit.right];
    }
  } finally {
    await store.close();
  }
}
