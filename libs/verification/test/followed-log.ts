import { randomUUID } from 'node:crypto';
import type { ContactEvent, ConversationEvent, InboxEvent, Stamp, TeammateEvent } from '@parley/domain';
import {
  contactCommits,
  contactStream,
  conversationCommits,
  conversationStream,
  inboxCommits,
  inboxStream,
  teammateCommits,
  teammateStream,
  type CommitCodec,
  type StreamOf,
} from '@parley/event-schema';
import { inMemoryEventStore, type Batch, type Commit, type EventStore, type Expected } from '@parley/event-store';
import { changesOf, inMemoryConversationReadModel, type ConversationReadModel } from '@parley/read-models';
import { ada, MONDAY } from '@parley/testing';
import { verify, type Difference, type Verified, type VerifiedModel } from '../src';

export const WORKSPACE = 'ws_1';
const SECOND = 1_000;

/** A log, and the read model that follows it when it is told to. */
export interface FollowedLog {
  readonly store: EventStore;
  readonly model: ConversationReadModel;
  /** One commit each, a second after the last commit of the log. */
  conversation(id: string, events: readonly ConversationEvent[], workspace?: string): Promise<void>;
  contact(id: string, ...events: readonly ContactEvent[]): Promise<void>;
  teammate(id: string, ...events: readonly TeammateEvent[]): Promise<void>;
  inbox(id: string, ...events: readonly InboxEvent[]): Promise<void>;
  /** A commit that this version cannot read. */
  unreadable(stream: string): Promise<void>;
  /** Applies the next commits, all when not said how many. */
  project(most?: number): Promise<void>;
  /** Follows until the signal ends it. */
  follow(signal: AbortSignal): Promise<void>;
}

export function followedLog(): FollowedLog {
  const store = inMemoryEventStore();
  const model = inMemoryConversationReadModel();
  const project = ({ commits, position }: Pick<Batch, 'commits' | 'position'>): Promise<unknown> =>
    model.apply(changesOf(commits), position);
  const ends = new Map<string, number>();
  let appended = 0;

  async function append(stream: string, commit: Commit): Promise<void> {
    const expected: Expected = ends.get(stream) ?? 'none';
    const result = await store.append(stream, expected, [commit])();
    if (result._tag === 'Left') throw new Error(JSON.stringify(result.left));
    ends.set(stream, result.right.revision);
  }

  async function encoded<Event extends Stamp>(
    codec: CommitCodec<Event>,
    stream: string,
    { workspace }: StreamOf,
    events: readonly Event[],
  ): Promise<void> {
    if (events.length === 0) return;
    appended += 1;
    await append(stream, codec.encode(events, metadataAt(workspace, MONDAY + appended * SECOND), randomUUID));
  }

  return {
    store,
    model,
    conversation(id, events, workspace = WORKSPACE) {
      const of = { workspace, id };
      return encoded(conversationCommits, conversationStream(of), of, events);
    },
    contact(id, ...events) {
      const of = { workspace: WORKSPACE, id };
      return encoded(contactCommits, contactStream(of), of, events);
    },
    teammate(id, ...events) {
      const of = { workspace: WORKSPACE, id };
      return encoded(teammateCommits, teammateStream(of), of, events);
    },
    inbox(id, ...events) {
      const of = { workspace: WORKSPACE, id };
      return encoded(inboxCommits, inboxStream(of), of, events);
    },
    unreadable: (stream) =>
      append(stream, {
        id: randomUUID(),
        metadata: { written: 'by a later version' },
        events: [{ id: randomUUID(), type: 'SomethingNew.v9', data: {}, private: null }],
      }),
    async project(most = Infinity) {
      let left = most;
      const after = await model.checkpoint();
      for await (const commit of store.readAll(after === undefined ? {} : { after })) {
        if (left <= 0) return;
        left -= 1;
        await project({ commits: [commit], position: commit.position });
      }
    },
    async follow(signal) {
      const after = await model.checkpoint();
      const from = after === undefined ? {} : { after };
      for await (const batch of store.subscribe({ ...from, signal, batchSize: 3 })) await project(batch);
    },
  };
}

const metadataAt = (workspace: string, at: number): Parameters<typeof conversationCommits.encode>[1] => ({
  workspace,
  occurredAt: new Date(at).toISOString(),
  actor: ada,
  command: 'Test',
  $correlationId: 'cor_1',
  $causationId: 'cau_1',
  causationDepth: 0,
  sealed: 'none',
  writer: 'test',
  origin: 'test',
});

interface Verification {
  readonly verified: Verified;
  readonly differences: readonly Difference[];
}

/** Verifies, with some answers of the read model replaced by others. */
export async function verifying(
  { store, model }: Pick<FollowedLog, 'store' | 'model'>,
  answers: Partial<VerifiedModel> = {},
  options: { readonly mostDifferences?: number } = {},
): Promise<Verification> {
  const differences: Difference[] = [];
  const told: VerifiedModel = { ...model, ...answers };
  const verified = await verify(store, told, { onDifference: (found) => differences.push(found), ...options });
  return { verified, differences };
}
