import { randomUUID } from 'node:crypto';
import {
  ROUTING_RULES_ID,
  type Actor,
  type ConversationEvent,
  type InboxEvent,
  type RoutingEvent,
  type RoutingRule,
  type Stamp,
} from '@parley/domain';
import {
  conversationCommits,
  conversationStream,
  inboxCommits,
  inboxStream,
  routingCommits,
  routingStream,
  type CommitCodec,
} from '@parley/event-schema';
import type { RecordedCommit, StreamName } from '@parley/event-store';
import { ada, commitMetadata, inboxSaved, MONDAY, routingRulesSaved, timeOf, WORKSPACE } from '@parley/testing';
import type { FollowedChange, UnhandledChange } from '../src';
import { followedChangesOf } from '../src';

/** How a commit came about: by Ada, asked for by nobody else, a second after the one before, unless told otherwise. */
interface Made {
  readonly workspace?: string;
  readonly by?: Actor;
  readonly at?: number;
  readonly depth?: number;
}

export type Item = FollowedChange | UnhandledChange;

export const positionOf = (n: number): string => String(n).padStart(20, '0');

/** A log of what automations follow, which gives each commit as they take it. */
export class FollowedLog {
  private readonly ends = new Map<StreamName, number>();
  private written = 0;
  private last = MONDAY;

  /** Where the last commit lies. */
  get position(): string {
    return positionOf(this.written);
  }

  /** The stamp of the last commit. */
  get at(): number {
    return this.last;
  }

  conversation(id: string, events: readonly ConversationEvent[], made: Made = {}): Item {
    const { workspace = WORKSPACE } = made;
    return this.commit(conversationStream({ workspace, id }), conversationCommits, events, made);
  }

  /** Its timeout in seconds; null for none. */
  inbox(id: string, timeout: number | null, made: Made & Partial<InboxEvent> = {}): Item {
    const { workspace = WORKSPACE, ...over } = made;
    const saved = inboxSaved({ ...over, inactivityTimeoutSeconds: timeout });
    return this.commit(inboxStream({ workspace, id }), inboxCommits, [saved], made);
  }

  rules(rules: readonly RoutingRule[], made: Made = {}): Item {
    const { workspace = WORKSPACE } = made;
    const events: readonly RoutingEvent[] = [routingRulesSaved(...rules)];
    return this.commit(routingStream({ workspace, id: ROUTING_RULES_ID }), routingCommits, events, made);
  }

  private commit<Event extends Stamp>(
    stream: StreamName,
    codec: CommitCodec<Event>,
    events: readonly Event[],
    { workspace = WORKSPACE, by = ada, at = this.last + 1_000, depth = 0 }: Made,
  ): Item {
    this.written += 1;
    this.last = at;
    const metadata = commitMetadata({ workspace, occurredAt: timeOf(at), actor: by, causationDepth: depth });
    const firstRevision = this.ends.get(stream) ?? 0;
    this.ends.set(stream, firstRevision + events.length);
    const recorded: RecordedCommit = {
      ...codec.encode(
        events.map((event) => ({ ...event, at, by })),
        metadata,
        randomUUID,
      ),
      stream,
      firstRevision,
      revision: firstRevision + events.length - 1,
      position: this.position,
    };
    const [item] = followedChangesOf([recorded]);
    if (item === undefined) throw new Error(`nobody follows ${stream}`);
    return item;
  }
}

/** The id of an event of a commit, the last one unless told otherwise. */
export function eventIdOf(item: Item, index = -1): string {
  const id = 'failure' in item ? undefined : item.eventIds.at(index);
  if (id === undefined) throw new Error('no such event');
  return id;
}
