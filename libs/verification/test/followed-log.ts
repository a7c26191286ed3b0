import type { ContactEvent, ConversationEvent, InboxEvent, RoutingEvent, TeammateEvent } from '@parley/domain';
import { inMemoryEventStore, type Batch, type EventStore } from '@parley/event-store';
import { changesOf, inMemoryConversationReadModel, type ConversationReadModel } from '@parley/read-models';
import { logWriter, unreadableCommit, WORKSPACE } from '@parley/testing';
import { verify, type Difference, type Verified, type VerifiedModel } from '../src';

/** A log, and the read model that follows it when it is told to. */
export interface FollowedLog {
  readonly store: EventStore;
  readonly model: ConversationReadModel;
  /** One commit each, a second after the last commit of the log. */
  conversation(id: string, events: readonly ConversationEvent[], workspace?: string): Promise<void>;
  contact(id: string, ...events: readonly ContactEvent[]): Promise<void>;
  teammate(id: string, ...events: readonly TeammateEvent[]): Promise<void>;
  inbox(id: string, ...events: readonly InboxEvent[]): Promise<void>;
  routing(...events: readonly RoutingEvent[]): Promise<void>;
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
  const write = logWriter(store);

  return {
    store,
    model,
    async conversation(id, events, workspace = WORKSPACE) {
      if (events.length > 0) await write.within(workspace).conversation(id, ...events);
    },
    contact: written(write.contact),
    teammate: written(write.teammate),
    inbox: written(write.inbox),
    async routing(...events) {
      if (events.length > 0) await write.routing(...events);
    },
    async unreadable(stream) {
      await write.commit(stream, unreadableCommit({ written: 'by a later version' }));
    },
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

/** Without events there is no commit. */
const written =
  <Event>(write: (id: string, ...events: readonly Event[]) => Promise<number>) =>
  async (id: string, ...events: readonly Event[]): Promise<void> => {
    if (events.length > 0) await write(id, ...events);
  };

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
