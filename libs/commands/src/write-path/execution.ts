import type { Actor, Stamp, Unstamped } from '@parley/domain';
import type { Expected, Revision, StreamName } from '@parley/event-store';

/** One command on its way to one stream: plain data. */
export interface Execution<Command> {
  readonly stream: StreamName;
  /**
   * Its stamp is given when it is decided: `max(now, the stream's last stamp + 1 ms)` and the actor (rule 1). Its type is its
   * name in the metadata, `CloseConversation`.
   */
  readonly command: Unstamped<Command> & { readonly type: string };
  readonly context: CommandContext;
  /** It may begin the stream, and the same request again is then no error (rule 13). */
  readonly creates: boolean;
  /** Milliseconds since 1970: the stamp is not before that time. */
  readonly notBefore?: number;
  /** `If-Match`: the revision that the stream must have. */
  readonly ifMatch?: Revision;
  /** Hash of the idempotency key, when one was given. Needs `requestHash`. */
  readonly keyHash?: string;
  /** Hash of the canonical request. */
  readonly requestHash?: string;
}

/** The execution of any command, for what needs no more of it than its type. */
export type AnyExecution = Execution<Stamp & { readonly type: string }>;

export interface CommandContext {
  readonly workspace: string;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string;
  /** Length of the chain of automations so far; 0 for people and integrations. */
  readonly causationDepth: number;
  readonly traceparent?: string;
}

/** What became of a command that applied. */
export interface Receipt {
  /** Of the stream, after the command; `none` for a stream that still has no event. */
  readonly revision: Expected;
  readonly changed: boolean;
  /** The stream began with this command. */
  readonly created: boolean;
  /** The answer of an earlier request with the same idempotency key. */
  readonly replayed: boolean;
}

export type CommandFailure<Refusal> =
  /** The domain says no; nothing was changed. */
  | { readonly tag: 'Refused'; readonly refusal: Refusal; readonly revision: Expected }
  /** `If-Match` lost. */
  | { readonly tag: 'PreconditionFailed'; readonly revision: Expected }
  /** The idempotency key came with another request before. */
  | { readonly tag: 'KeyReused' }
  /** The commit would be over the limit, in bytes. */
  | { readonly tag: 'TooLarge'; readonly bytes: number; readonly limit: number }
  /** A chain of automations that is longer than 10 was cut here (rule 17). */
  | { readonly tag: 'ChainTooLong'; readonly depth: number }
  /** The store is away or full, too many commands wait, or the clock is wrong; certainly nothing was changed. */
  | { readonly tag: 'Unavailable'; readonly reason: string; readonly because?: 'clock' | 'full' }
  /** Perhaps written, perhaps not. The same request with the same idempotency key finds out. */
  | { readonly tag: 'UnknownOutcome'; readonly reason: string }
  /** The stream holds what this version cannot read; deciding on half of it would be wrong. */
  | { readonly tag: 'Unreadable'; readonly reason: string };
