import type { ConversationEvent, ParticipantRef } from '@parley/domain';
import { conversationCommits, conversationStream, type StreamOf } from '@parley/event-schema';
import type { Position, RecordedCommit, Revision } from '@parley/event-store';
import { hashOf, ulidOf } from '@parley/platform';
import type { PublicEvent, PublicFormat, PublicType } from '@parley/public-events';
import type { VerifiedLog } from '../check';
import { KEEPS_UPDATED_AT } from '../conversation-definition';
import { readableCommit } from '../stream-history';
import { lifecycleBody, lifecycleType } from './lifecycle-body';
import type { PeopleOf } from './person-history';
import { peopleShown, serviceBody, type AsOf } from './service-body';
import { toldAfter, type Told } from './told';

/** A public event as the log says that it is to be. */
export interface ExpectedEvent extends Omit<PublicEvent, 'body'> {
  /** Of its commit. */
  readonly position: Position;
  /** To be asked for before the next event is. */
  body(asOf: AsOf): string;
  /** Where in the log somebody was erased whose words it may hold. */
  erasings(): readonly Position[];
}

/** Of a commit with nothing else the format `service` says nothing. */
const SAYS_NOTHING: ReadonlySet<ConversationEvent['type']> = new Set(['NoteAdded', 'ConversationNotRouted']);

interface Limits {
  /** From this revision on the publisher has put the conversation aside. */
  readonly waiting: Revision;
  /** Told of the first revision that this version cannot read: nobody can say what was published from there on. */
  readonly stopsAt: (revision: Revision) => void;
}

/**
 * All public events of a conversation, commit by commit: in the format `event` in the order of its events, then the one in `service`. Up to the first
 * commit that this version cannot read, or the first that the publisher has put aside.
 */
export async function* expectedEvents(
  log: Pick<VerifiedLog, 'readStream'>,
  of: StreamOf,
  people: PeopleOf,
  limits: Limits,
): AsyncGenerator<ExpectedEvent, void, undefined> {
  let told: Told | undefined;
  for await (const { recorded, commit } of handledCommits(log, of, limits)) {
    const { events } = commit;
    const before = told;
    for (const [index, event] of events.entries()) {
      const previous: Told | undefined = told;
      told = toldAfter(previous, event, recorded.position);
      if (told === undefined || previous?.status === 'deleted') continue;
      await people.load(involved(event, told));
      const type = isAgain(event, previous) ? undefined : lifecycleType(event);
      if (type !== undefined) yield lifecycleEvent({ of, recorded, index, event, previous, told, type, people });
    }
    if (told === undefined || before?.status === 'deleted') continue;
    if (events.some(({ type }) => !KEEPS_UPDATED_AT.has(type))) told = { ...told, updatedAt: commit.at };
    const type = serviceType(before, told, events);
    if (type !== undefined) yield serviceEvent({ of, recorded, at: commit.at, before, told, type, people });
  }
}

async function* handledCommits(log: Pick<VerifiedLog, 'readStream'>, of: StreamOf, { waiting, stopsAt }: Limits) {
  for await (const recorded of log.readStream(conversationStream(of))) {
    if (recorded.firstRevision >= waiting) return;
    const commit = readableCommit(conversationCommits, recorded);
    if (commit === undefined) return stopsAt(recorded.firstRevision);
    yield { recorded, commit };
  }
}

/** A conversation is opened once. */
const isAgain = ({ type }: ConversationEvent, previous: Told | undefined): boolean =>
  type === 'ConversationOpened' && previous !== undefined;

function* involved(event: ConversationEvent, told: Told): Generator<ParticipantRef> {
  yield* peopleShown(told);
  if ('sender' in event) yield event.sender;
}

function serviceType(
  before: Told | undefined,
  { status }: Told,
  events: readonly ConversationEvent[],
): PublicType | undefined {
  const isGone = status === 'archived' || status === 'deleted';
  if (before === undefined) return isGone ? 'conversation.deleted' : 'conversation.created';
  if (before.status === 'archived') return isGone ? undefined : 'conversation.created';
  if (isGone) return 'conversation.deleted';
  return events.every(({ type }) => SAYS_NOTHING.has(type)) ? undefined : 'conversation.updated';
}

interface Source {
  readonly of: StreamOf;
  readonly recorded: RecordedCommit;
  readonly told: Told;
  readonly type: PublicType;
  readonly people: PeopleOf;
}

function lifecycleEvent({
  index,
  event,
  previous,
  ...source
}: Source & { index: number; event: ConversationEvent; previous: Told | undefined }): ExpectedEvent {
  const { of, recorded, told, people } = source;
  const { position } = recorded;
  const eventId = idOf(event.at, recorded.events[index]?.id ?? '', 'event');
  return {
    ...facts(source, previous),
    eventId,
    format: 'event',
    occurredAt: event.at,
    revision: recorded.firstRevision + index,
    body: (asOf) => lifecycleBody(eventId, of.workspace, of.id, { event, told, position }, people, asOf),
    erasings: () => erasingsOf(people, [...involved(event, told)]),
  };
}

function serviceEvent({ at, before, ...source }: Source & { at: number; before: Told | undefined }): ExpectedEvent {
  const { of, recorded, told, type, people } = source;
  return {
    ...facts(source, before),
    eventId: idOf(at, recorded.id, 'service'),
    format: 'service',
    occurredAt: at,
    revision: recorded.revision,
    body: (asOf) => serviceBody(type, of, told, recorded.position, people, asOf),
    erasings: () => erasingsOf(people, peopleShown(told)),
  };
}

function facts(
  { of, recorded, told, type }: Source,
  before: Told | undefined,
): Omit<ExpectedEvent, 'eventId' | 'format' | 'occurredAt' | 'revision' | 'body' | 'erasings'> {
  const { inbox, channelId, channelType, contactId, tags } = told;
  const previousInbox = before === undefined || before.inbox === inbox ? null : before.inbox;
  const { workspace, id: conversationId } = of;
  const { position } = recorded;
  return { type, workspace, conversationId, position, inbox, previousInbox, channelId, channelType, contactId, tags };
}

const HASH_BYTES = 10;

/** `evt_` and a ULID: the stamp, and 80 bits of the hash of what it was made of and the format. */
const idOf = (at: number, source: string, format: PublicFormat): string =>
  `evt_${ulidOf(at, Buffer.from(hashOf(source, format), 'hex').subarray(0, HASH_BYTES))}`;

const erasingsOf = (people: PeopleOf, shown: readonly ParticipantRef[]): readonly Position[] =>
  shown.flatMap((person) => (person.type === 'contact' ? people.get(person).erasings : []));
