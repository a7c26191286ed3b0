import type fc from 'fast-check';
import {
  anyContactEvent,
  anyEvent,
  anyInboxEvent,
  anyRoutingEvent,
  anyTeammateEvent,
  anyThreadEvent,
} from '@parley/testing';
import {
  contactCommits,
  contactEvents,
  conversationCommits,
  conversationEvents,
  inboxCommits,
  inboxEvents,
  routingCommits,
  routingEvents,
  teammateCommits,
  teammateEvents,
  threadCommits,
  threadEvents,
  type CommitCodec,
  type EventDefinition,
} from '../src';
import type { AnyEvent } from './golden-events';

/** A kind of stream: how its events are stored, and any of them. */
interface Kind {
  readonly name: string;
  readonly definitions: { readonly [type: string]: EventDefinition };
  readonly commits: CommitCodec<AnyEvent>;
  readonly events: fc.Arbitrary<AnyEvent>;
}

/* A codec of one kind is given events of that kind only, which no type says of a list of kinds. */
const kind = <Event extends AnyEvent>(
  name: string,
  definitions: Kind['definitions'],
  commits: CommitCodec<Event>,
  events: fc.Arbitrary<Event>,
): Kind => ({ name, definitions, commits: commits as unknown as CommitCodec<AnyEvent>, events });

export const kinds: readonly Kind[] = [
  kind('conversation', conversationEvents, conversationCommits, anyEvent),
  kind('contact', contactEvents, contactCommits, anyContactEvent),
  kind('teammate', teammateEvents, teammateCommits, anyTeammateEvent),
  kind('inbox', inboxEvents, inboxCommits, anyInboxEvent),
  kind('routing', routingEvents, routingCommits, anyRoutingEvent),
  kind('thread', threadEvents, threadCommits, anyThreadEvent),
];

/** The codec that an event of this type, or of this stored name, belongs to. */
export function commitsOf(name: string): CommitCodec<AnyEvent> {
  const [type = ''] = name.split('.');
  const found = kinds.find(({ definitions }) => Object.hasOwn(definitions, type));
  if (found === undefined) throw new Error(`no kind of stream has ${name}`);
  return found.commits;
}
