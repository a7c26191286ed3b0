import type * as E from 'fp-ts/Either';
import type { Commit } from '@parley/event-store';
import type { CommitFailure, CommitMetadata } from '@parley/event-schema';

/** What the write path needs of a kind of stream: its decider and its stored form. All of it pure. */
export interface Aggregate<State, Command, Event, Refusal> {
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => E.Either<Refusal, readonly Event[]>;
  readonly evolve: (state: State, event: Event) => State;
  /** Whose the private parts of the stream are: the contact. */
  readonly subject: (state: State) => string | undefined;
  readonly encode: (events: readonly Event[], metadata: CommitMetadata, newId: () => string) => Commit;
  readonly decode: (commit: Commit) => E.Either<CommitFailure, Decoded<Event>>;
}

export interface Decoded<Event> {
  readonly at: number;
  readonly metadata: CommitMetadata;
  readonly events: readonly Event[];
}
