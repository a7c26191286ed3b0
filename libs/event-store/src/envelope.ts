/** What a store keeps, without knowing what it means. The meaning is given by the room `event-schema`. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The name of a stream, `conversation-{workspace}/{id}` and the like: 1 to 512 characters, not beginning with `$`. */
export type StreamName = string;

/** The number of an event in its stream: 0 for the first, without gaps. */
export type Revision = number;

/**
 * A place in the whole log, as the store spells it. Opaque, but two positions of one store compare as strings in the order of
 * the log. The position of a commit is that of its last event, so a position always lies between commits.
 */
export type Position = string;

export interface StoredEvent {
  /** UUID, in practice version 7. */
  readonly id: string;
  /** Name and version, `ConversationClosed.v1`. */
  readonly type: string;
  /** Facts without personal content. */
  readonly data: JsonObject;
  /** Personal content (text, names, addresses), `redacted` once its key was destroyed, null where the event has none. */
  readonly private: JsonObject | 'redacted' | null;
}

/** All events of one command, kept together or not at all (domain rule 1). */
export interface Commit {
  /** UUID of the commit. Two commits with the same id are the same commit. */
  readonly id: string;
  /** Who, when, why; unknown fields are kept. The field `commit` belongs to the stores. */
  readonly metadata: JsonObject;
  readonly events: readonly StoredEvent[];
}

export interface RecordedCommit extends Commit {
  readonly stream: StreamName;
  /** Revision of the commit's first event. */
  readonly firstRevision: Revision;
  /** Revision of the commit's last event: what a reader of the whole commit has seen. */
  readonly revision: Revision;
  readonly position: Position;
}
