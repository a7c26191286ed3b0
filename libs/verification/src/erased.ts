import type { ContactEvent, ConversationEvent, Private } from '@parley/domain';
import { CONTACT_PREFIX, contactCommits, contactStream, type StreamOf } from '@parley/event-schema';
import type { EventStore, Position, RecordedCommit } from '@parley/event-store';
import { readableCommit, type ReadableCommit } from './stream-history';

/** Where in the log a contact was erased last. */
export interface Erased {
  at(workspace: string, contactId: string): Position | undefined;
}

export const isErasing = ({ events }: ReadableCommit<ContactEvent>): boolean =>
  events.some(({ type }) => type === 'ContactErased');

/** Who was erased in some commits of contacts, given in their order. What lies behind one that cannot be read waits, and counts for nothing. */
class ErasedContacts implements Erased {
  private readonly positions = new Map<string, Position>();
  private readonly stopped = new Set<string>();

  at(workspace: string, contactId: string): Position | undefined {
    return this.positions.get(contactStream({ workspace, id: contactId }));
  }

  read(recorded: RecordedCommit): void {
    const { stream, position } = recorded;
    const commit = readableCommit(contactCommits, recorded);
    if (commit === undefined) this.stopped.add(stream);
    else if (!this.stopped.has(stream) && isErasing(commit)) this.positions.set(stream, position);
  }
}

/** Up to a position; nobody when there is none. */
export async function erasedUpTo(
  log: Pick<EventStore, 'readAll'>,
  end: Position | undefined,
  yieldNow: () => Promise<void>,
): Promise<Erased> {
  const erased = new ErasedContacts();
  if (end === undefined) return erased;
  for await (const recorded of log.readAll({ prefixes: [CONTACT_PREFIX] })) {
    if (recorded.position > end) break;
    erased.read(recorded);
    await yieldNow();
  }
  return erased;
}

/**
 * Of some contacts, as of each of their erasings, the last one first: to how many of them a read model that goes on had come when it was
 * asked, it does not say.
 */
export async function erasedByNow(
  log: Pick<EventStore, 'readStream'>,
  workspace: string,
  contactIds: ReadonlySet<string>,
): Promise<readonly Erased[]> {
  const erasings: (readonly [contact: string, position: Position])[] = [];
  for (const id of contactIds)
    for await (const recorded of log.readStream(contactStream({ workspace, id }))) {
      const commit = readableCommit(contactCommits, recorded);
      if (commit === undefined) break;
      if (isErasing(commit)) erasings.push([id, recorded.position]);
    }
  erasings.sort(([, a], [, b]) => (a < b ? -1 : 1));
  return erasings
    .map((_, i) => {
      const positions = new Map(erasings.slice(0, i + 1));
      return { at: (of: string, id: string) => (of === workspace ? positions.get(id) : undefined) };
    })
    .reverse();
}

type Commits = readonly ReadableCommit<ConversationEvent>[];

/** Everybody whom a conversation names as a contact. */
export function contactsNamed(commits: Commits): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { events } of commits)
    for (const event of events) {
      if (event.type === 'ConversationOpened') named.add(event.contactId);
      const person = personOf(event);
      if (person?.type === 'contact') named.add(person.id);
    }
  return named;
}

/** Whose own an event is, whosever conversation it lies in. */
const personOf = (event: ConversationEvent): { readonly type: string; readonly id: string } | undefined =>
  'sender' in event ? event.sender : event.type === 'ParticipantAdded' ? event.participant : undefined;

/** The same commits, where what is private of those who were erased behind them is gone. */
export function withoutErased({ workspace }: StreamOf, commits: Commits, erased: Erased): Commits {
  const named = [...contactsNamed(commits)];
  if (named.every((id) => erased.at(workspace, id) === undefined)) return commits;
  const owner = commits.flatMap(({ events }) => events).find((event) => event.type === 'ConversationOpened')?.contactId;
  return commits.map((commit) => {
    const isGone = (id: string): boolean => (erased.at(workspace, id) ?? commit.position) > commit.position;
    const ownerIsGone = owner !== undefined && isGone(owner);
    return { ...commit, events: commit.events.map((event) => left(event, ownerIsGone, isGone)) };
  });
}

function left(
  event: ConversationEvent,
  ownerIsGone: boolean,
  isGone: (contactId: string) => boolean,
): ConversationEvent {
  const person = personOf(event);
  const itsOwn = person?.type === 'contact' && isGone(person.id);
  if (event.type === 'ParticipantAdded') return itsOwn ? { ...event, private: 'redacted' } : event;
  if (!(ownerIsGone || itsOwn) || !('private' in event)) return event;
  if (event.type === 'ConversationOpened')
    return {
      ...event,
      private: { target: null, subject: null, description: null, memberNames: namesIn(event.private) },
    };
  if (event.type === 'ConversationDetailsChanged')
    return { ...event, private: { memberNames: namesIn(event.private) } };
  return { ...event, private: 'redacted' };
}

const namesIn = (secret: Private<{ readonly memberNames?: readonly (string | null)[] }>): readonly (string | null)[] =>
  secret === 'redacted' ? [] : (secret.memberNames ?? []);
