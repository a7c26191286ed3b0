import { readable, type ContactEvent, type ParticipantRef, type TeammateEvent } from '@parley/domain';
import {
  contactCommits,
  contactStream,
  teammateCommits,
  teammateStream,
  type CommitCodec,
  type StreamOf,
} from '@parley/event-schema';
import type { Position, Revision, StreamName } from '@parley/event-store';
import type { VerifiedLog } from '../check';
import { readableCommit } from '../stream-history';

/** What is shown of a person by what its record says. */
export interface Recorded {
  readonly name: string | null;
  readonly avatarUrl: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

/** Nobody has a record before its first commit. */
const NOTHING: Recorded = { name: null, avatarUrl: null, phone: null, email: null };

interface Change {
  readonly position: Position;
  readonly recorded: Recorded;
}

/** What a person's record said at each place of the log. */
class PersonHistory {
  constructor(
    private readonly changes: readonly Change[],
    readonly erasings: readonly Position[],
  ) {}

  at(position: Position): Recorded {
    return this.changes.findLast((change) => change.position <= position)?.recorded ?? NOTHING;
  }

  /** Whether it was erased behind the one place, up to the other. */
  isErased(after: Position, upTo: Position): boolean {
    return this.erasings.some((position) => after < position && position <= upTo);
  }

  /** About what it takes in memory, as a number of changes. */
  get size(): number {
    return 1 + this.changes.length + this.erasings.length;
  }
}

type Words = Pick<VerifiedLog, 'readStream'>;
/** From where on a stream waits to be handled, with the publisher; undefined for one that does not wait. */
type Waiting = (stream: StreamName) => Promise<Revision | undefined>;

const readPerson = (
  log: Words,
  workspace: string,
  { type, id }: ParticipantRef,
  waiting: Waiting,
): Promise<PersonHistory> =>
  type === 'contact'
    ? history(log, contactStream({ workspace, id }), contactCommits, contactAfter, waiting)
    : history(log, teammateStream({ workspace, id }), teammateCommits, teammateAfter, waiting);

async function history<Event extends { readonly type: string }>(
  log: Words,
  stream: StreamName,
  codec: CommitCodec<Event>,
  after: (before: Recorded, event: Event) => Recorded,
  waiting: Waiting,
): Promise<PersonHistory> {
  const changes: Change[] = [];
  const erasings: Position[] = [];
  const end = (await waiting(stream)) ?? Infinity;
  let recorded = NOTHING;
  for await (const stored of log.readStream(stream)) {
    const commit = stored.firstRevision < end ? readableCommit(codec, stored) : undefined;
    if (commit === undefined) break;
    const now = commit.events.reduce(after, recorded);
    // Much of what a record keeps is shown by no public event.
    if (!isSame(now, recorded)) changes.push({ position: stored.position, recorded: now });
    if (commit.events.some(({ type }) => type === 'ContactErased')) erasings.push(stored.position);
    recorded = now;
  }
  return new PersonHistory(changes, erasings);
}

function contactAfter(before: Recorded, event: ContactEvent): Recorded {
  if (event.type === 'ContactErased') return NOTHING;
  if (event.type !== 'ContactSaved') return before;
  const content = readable(event.private);
  if (content === null) return NOTHING;
  const { firstName, lastName, phone, email } = content;
  return {
    name: [firstName, lastName ?? ''].filter((part) => part !== '').join(' ') || null,
    avatarUrl: null,
    phone,
    email,
  };
}

function teammateAfter(_: Recorded, event: TeammateEvent): Recorded {
  const content = readable(event.private);
  return content === null ? NOTHING : { ...NOTHING, name: content.name, avatarUrl: content.avatarUrl };
}

const isSame = (a: Recorded, b: Recorded): boolean =>
  a.name === b.name && a.avatarUrl === b.avatarUrl && a.phone === b.phone && a.email === b.email;

/** Of one conversation, those who were asked for. */
export interface PeopleOf {
  /** Asks the log for those who are not known yet. */
  load(people: Iterable<ParticipantRef>): Promise<void>;
  /** Of one who was loaded. */
  get(person: ParticipantRef): PersonHistory;
}

/** Changes that are kept in memory, of all people. */
const MOST = 50_000;

const keyOf = ({ type, id }: ParticipantRef): string => `${type === 'contact' ? 'contact' : 'teammate'} ${id}`;

/** Histories of people, the last used ones in memory. */
export class People {
  private readonly kept = new Map<string, PersonHistory>();
  private size = 0;

  constructor(
    private readonly log: Words,
    private readonly waiting: Waiting,
  ) {}

  /** `fresh`: read anew, whatever is known. */
  of({ workspace }: StreamOf, fresh = false): PeopleOf {
    const asked = new Map<string, PersonHistory>();
    return {
      load: async (people) => {
        for (const person of people) {
          const key = keyOf(person);
          if (!asked.has(key)) asked.set(key, await this.find(workspace, person, fresh));
        }
      },
      get(person) {
        const found = asked.get(keyOf(person));
        if (found === undefined) throw new RangeError(`${keyOf(person)} was not loaded`);
        return found;
      },
    };
  }

  private async find(workspace: string, person: ParticipantRef, fresh: boolean): Promise<PersonHistory> {
    const key = `${workspace}/${keyOf(person)}`;
    const known = this.kept.get(key);
    if (known !== undefined && !fresh) {
      // The last used one is the last one to go.
      this.kept.delete(key);
      this.kept.set(key, known);
      return known;
    }
    const read = await readPerson(this.log, workspace, person, this.waiting);
    this.keep(key, read);
    return read;
  }

  private keep(key: string, read: PersonHistory): void {
    this.size += read.size - (this.kept.get(key)?.size ?? 0);
    this.kept.delete(key);
    this.kept.set(key, read);
    for (const [oldest, { size }] of this.kept) {
      if (this.size <= MOST || oldest === key) return;
      this.kept.delete(oldest);
      this.size -= size;
    }
  }
}
