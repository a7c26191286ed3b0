import type { Actor, ConversationEvent } from '@parley/domain';
import type { ConversationCommit } from '@parley/event-schema';
import { ada, MONDAY } from '@parley/testing';
import { projectConversation, type ConversationChange, type ConversationDocument } from '../src';

export const SECOND = 1_000;

/** The position of the n-th commit of a log. */
export const positionOf = (n: number): string => n.toString().padStart(20, '0');

export interface At {
  readonly workspace?: string;
  readonly id?: string;
  /** Place in the log. */
  readonly n?: number;
  readonly firstRevision?: number;
  readonly at?: number;
  readonly by?: Actor;
}

/** One commit of a conversation. All its events get the one stamp and actor (rule 1). */
export function changeOf(events: readonly ConversationEvent[], place: At = {}): ConversationChange {
  const { workspace = 'ws_1', id = 'conv_1', n = 1, firstRevision = 0, at = MONDAY, by = ada } = place;
  const commit: ConversationCommit = {
    at,
    by,
    metadata: {
      workspace,
      occurredAt: new Date(at).toISOString(),
      actor: by,
      command: 'Test',
      $correlationId: 'cor_1',
      $causationId: 'cau_1',
      causationDepth: 0,
      sealed: 'none',
      writer: 'test',
      origin: 'test',
    },
    events: events.map((event) => ({ ...event, at, by })),
  };
  return {
    workspace,
    id,
    firstRevision,
    revision: firstRevision + events.length - 1,
    position: positionOf(n),
    commit,
  };
}

/** The commits of one conversation, one after the other, a second apart. */
export function changesOf(commits: readonly (readonly ConversationEvent[])[], place: At = {}): ConversationChange[] {
  const changes: ConversationChange[] = [];
  const { n = 1, at = MONDAY, firstRevision = 0 } = place;
  for (const [i, events] of commits.entries()) {
    const before = changes.at(-1)?.revision;
    changes.push(
      changeOf(events, {
        ...place,
        n: n + i,
        at: at + i * SECOND,
        firstRevision: before === undefined ? firstRevision : before + 1,
      }),
    );
  }
  return changes;
}

export const projected = (changes: readonly ConversationChange[]): ConversationDocument | undefined =>
  changes.reduce<ConversationDocument | undefined>(projectConversation, undefined);
