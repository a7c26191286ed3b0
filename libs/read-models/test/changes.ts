import type {
  Actor,
  ContactEvent,
  ConversationEvent,
  InboxEvent,
  RoutingEvent,
  Stamp,
  TeammateEvent,
} from '@parley/domain';
import { ROUTING_RULES_ID } from '@parley/domain';
import { ada, commitMetadata, MONDAY, timeOf } from '@parley/testing';
import {
  projectConversation,
  type ContactChange,
  type ConversationChange,
  type ConversationDocument,
  type InboxChange,
  type Kind,
  type RoutingChange,
  type TeammateChange,
} from '../src';
import type { Change } from '../src/documents/change';

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

/** One commit of a stream. All its events get the one stamp and actor (rule 1). */
function changeFor<K extends Kind, Event extends Stamp>(
  kind: K,
  events: readonly Event[],
  { workspace = 'ws_1', id = '', n = 1, firstRevision = 0, at = MONDAY, by = ada }: At,
): Change<K, Event> {
  const metadata = commitMetadata({ workspace, occurredAt: timeOf(at), actor: by });
  return {
    kind,
    workspace,
    id,
    firstRevision,
    revision: firstRevision + events.length - 1,
    position: positionOf(n),
    commit: { at, by, metadata, events: events.map((event) => ({ ...event, at, by })) },
  };
}

export const changeOf = (events: readonly ConversationEvent[], place: At = {}): ConversationChange =>
  changeFor('conversation', events, { id: 'conv_1', ...place });

export const contactChange = (events: readonly ContactEvent[], place: At = {}): ContactChange =>
  changeFor('contact', events, { id: 'ct_zoe', ...place });

export const teammateChange = (events: readonly TeammateEvent[], place: At = {}): TeammateChange =>
  changeFor('teammate', events, { id: 'usr_ada', ...place });

export const inboxChange = (events: readonly InboxEvent[], place: At = {}): InboxChange =>
  changeFor('inbox', events, { id: 'inb_sales', ...place });

export const routingChange = (events: readonly RoutingEvent[], place: At = {}): RoutingChange =>
  changeFor('routing', events, { id: ROUTING_RULES_ID, ...place });

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
