import type { Position, Revision, StreamName } from '@parley/event-store';
import type { PublicEvent, PublicFormat, PublicType } from '@parley/public-events';
import type { Lease, Leases, ParkedCommit, ParkedCommits } from '@parley/subscriptions';
import type { Place } from './place';

/** The name of the one consumer of the event log that publishes. */
export const PUBLISHER = 'publisher';
/** Rows that a page looks at; one that has looked at as many may be empty, and goes on. */
export const MOST_LOOKED_AT = 10_000;
/** Characters of bodies with which a page ends; it has at least one event. */
export const PAGE_CHARACTERS = 1024 * 1024;

/** A public event in its place. */
export interface PublishedEvent extends PublicEvent {
  readonly place: Place;
}

/** An event with its number in the file, or the memory, that keeps it: greater for a later place. */
export interface KeptEvent extends PublishedEvent {
  readonly row: number;
}

/** What others keep beside the public log and write in its transactions; what throws here undoes them. */
export interface Beside {
  /** Those that are new in the log, in their order. Called while they are written. */
  published(events: readonly KeptEvent[]): void;
  /** Which of these events are needed though they are too old. Readers do not get them any more; they are asked about again later. */
  needed(rows: readonly number[]): ReadonlySet<number>;
  /**
   * A copy of the log goes on in a new epoch, with the positions that the log had: a place behind `end`, up to which the epoch before was
   * published, is one of this epoch now.
   */
  begun(end: Place, epoch: number): void;
  /** A contact is erased of whom this conversation says something. Done in slices: where to go on, undefined when that was the last. */
  erased(workspace: string, conversationId: string, after: number): number | undefined;
}

/** What is not sent, kept or shown anywhere else. */
export const NOTHING_BESIDE: Beside = {
  published: () => undefined,
  needed: () => new Set(),
  begun: () => undefined,
  erased: () => undefined,
};

/** What is asked for, of one workspace and format. Filters of different names are and-ed. */
export interface PublicPageQuery {
  readonly workspace: string;
  readonly format: PublicFormat;
  /** At least one. */
  readonly types: readonly PublicType[];
  readonly conversationId?: string | undefined;
  /** Of the event, or, for a transfer, the one before. */
  readonly inbox?: string | undefined;
  readonly channelId?: string | undefined;
  /** Behind this place; absent: from the oldest that is kept. */
  readonly after?: Place | undefined;
  /** Most events, 1 or more. */
  readonly limit: number;
}

export interface PublicPage {
  /** Oldest first. */
  readonly events: readonly PublishedEvent[];
  /** Where to go on, also past what the filters left out. Never before `after`. */
  readonly next: Place;
  /** More may be there already. */
  readonly more: boolean;
}

/** One of the logs that the public log was made of so far, one behind the other. */
export interface Epoch {
  /** From 1. */
  readonly number: number;
  /** Random: `[0-9a-z]`. */
  readonly id: string;
  /** The event log that it is made of. */
  readonly logId: string;
  /** Where it ended, once another has begun. */
  readonly end: Position | undefined;
}

/** For those who read. Rejects when the store does. */
export interface PublicLogReader {
  /** Oldest first; the last one goes on. */
  epochs(): Promise<readonly Epoch[]>;
  /** Up to where everything is published and readable. */
  published(): Promise<Place>;
  /** Behind the last place whose events are not kept any more; undefined while all are. */
  forgottenTo(): Promise<Place | undefined>;
  page(query: PublicPageQuery): Promise<PublicPage>;
  /**
   * Calls back each time that more may be readable, with the workspaces of which, until the function that it gives is called. Never from
   * within another call.
   */
  onPublished(look: (workspaces: ReadonlySet<string>) => void): () => void;
}

/** Which folded document: of a conversation, or of what a record says of a person. */
export interface FoldedKey {
  readonly kind: 'conversation' | 'contact' | 'teammate';
  readonly workspace: string;
  readonly id: string;
}

/** State folded from the log, as JSON that only its writer understands. */
export interface Folded extends FoldedKey {
  readonly state: string;
  /** Of a conversation: contacts that it says something of, those that it did not know of before; of a person, none. */
  readonly contacts: readonly string[];
}

/** What one step of the publisher comes to, written as a whole or not at all. */
export interface Publication {
  /** In the order of the log. One whose place is taken already is the same event: nothing is written for it. */
  readonly events: readonly PublishedEvent[];
  readonly folded: readonly Folded[];
  readonly parked: readonly ParkedCommit[];
  /** Where the publisher is from then on. */
  readonly position: Position;
  /** The last commit of it, if it has one: by that the log is known again. */
  readonly last?: LastCommit | undefined;
  /** What lies up to there was not published because it was too old: as if it were forgotten. */
  readonly forgotten?: Place | undefined;
  /** A parked stream that was handled again, as far as `parked` does not say something else of it. */
  readonly unparked?: StreamName | undefined;
}

export interface LastCommit {
  readonly id: string;
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly position: Position;
}

/** What is to be changed of what a contact's conversations say, when the contact is erased: a body, or a folded state, gives another. */
export interface Erasure {
  /** The folded state that the contact has from then on. */
  readonly contact: string;
  readonly body: (event: Pick<PublishedEvent, 'format' | 'type' | 'body' | 'contactId'>) => string;
  readonly state: (folded: Pick<Folded, 'kind' | 'id' | 'state'>) => string;
}

export interface NewEpoch {
  readonly logId: string;
  /** Of the first: what lies up to there is not published; of a next one, where it goes on. `''` is the beginning. */
  readonly position: Position;
}

/** For the one who publishes. Everything is checked against the lease, and rejects with `LeaseLost`. */
export interface PublicLogWriter {
  readonly leases: Leases;
  readonly parked: ParkedCommits;
  /** Where the publisher is in the log; undefined before its first step. */
  checkpoint(): Promise<Position | undefined>;
  /** Whether no event is kept. */
  isEmpty(): Promise<boolean>;
  /** The last commit that was published, or folded. */
  last(): Promise<LastCommit | undefined>;
  /** Commits up to there are folded and not published: they are older than the public log. `''` where there are none. */
  silentTo(): Promise<Position>;
  /** Whether it is a copy, as of a backup, in which no epoch has begun: the original may have given out the places behind its end. */
  copied(): Promise<boolean>;
  /**
   * Begins the first epoch, or the next one, of an event log: another process has it then from there on. A next one goes on at `position`, where
   * that log has what the former ended with. What was a copy is none from then on.
   */
  begin(epoch: NewEpoch): Promise<void>;
  /** What is kept under these keys, in no order; for a key without anything, nothing. */
  folded(keys: readonly FoldedKey[]): Promise<readonly Folded[]>;
  publish(publication: Publication, lease: Lease): Promise<void>;
  /**
   * A slice of an erasing: bodies and folded states that say something of the contact are written anew, behind `after`, some hundred at a
   * time. Gives where to go on, undefined when it is done. The same slice again changes nothing.
   */
  erase(
    contact: { readonly workspace: string; readonly id: string },
    erasure: Erasure,
    lease: Lease,
    after?: string,
  ): Promise<string | undefined>;
  /** Forgets a slice of the events that happened before a time, oldest first, and gives their space back; whether there are more. */
  forget(before: number, lease: Lease): Promise<boolean>;
}

export interface PublicLog extends PublicLogReader, PublicLogWriter {
  /** Frees files and connections. */
  close(): Promise<void>;
}
