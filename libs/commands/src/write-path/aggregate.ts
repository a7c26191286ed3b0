import type * as E from 'fp-ts/Either';
import type { HashRun } from '@parley/domain';
import type { CommitCodec } from '@parley/event-schema';
import type { JsonObject, StreamName } from '@parley/event-store';
import type { ContextForm } from '../decision-context/decision-context';

/** What the write path needs of a kind of stream: its decider, its stored form, and what its decisions rest on. */
export interface Aggregate<State, Command, Event, Refusal, Requirements = never, Context = never> {
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => E.Either<Refusal, readonly Event[]>;
  readonly evolve: (state: State, event: Event) => State;
  /** Whose the private parts of the stream are: the contact. */
  readonly subject: (state: State, stream: StreamName) => string | undefined;
  readonly commits: CommitCodec<Event>;
  /** For decisions that rest on more than command and state (rule 16); absent where none does. */
  readonly context?: ContextForm<State, Command, Requirements, Context>;
  /** For streams that grow; absent where a stream stays short. */
  readonly snapshots?: SnapshotForm<State>;
  /** About how many bytes of memory the state takes (default `memoryBytes`). */
  readonly weight?: (state: State) => number;
  /** What was begun is gone for good: beginning it again is no repetition. */
  readonly isOver?: (state: State) => boolean;
}

/** How the state of a long stream is kept, so that it need not be folded from its beginning. */
export interface SnapshotForm<State> {
  /** Of the fold. With another one, older snapshots are never looked at again. */
  readonly version: number;
  /** The state without the ids that it has seen; undefined for one that is not worth keeping. */
  readonly encode: (state: State) => JsonObject | undefined;
  /** Undefined for what is no such state: it is passed by, and the stream is folded from its beginning. */
  readonly decode: (stored: JsonObject, messages: readonly HashRun[]) => State | undefined;
  /** Message ids that were added after a revision, at most 512 events ago. */
  readonly messagesAfter: (state: State, revision: number) => HashRun;
}
