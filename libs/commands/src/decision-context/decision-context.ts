import type { Actor, Unstamped } from '@parley/domain';
import type { EventStore, StreamName } from '@parley/event-store';

/** How decisions of an aggregate come to what they rest on besides command and state: their decision context (rule 16). */
export interface ContextForm<State, Command, Requirements, Context> {
  /** What a decision needs to know; undefined where it needs nothing. Pure. */
  requirements(command: Unstamped<Command>, state: State, by: Actor): Requirements | undefined;
  /** A new one for each command. */
  resolver(origin: CommandOrigin): ContextResolver<Requirements, Context>;
  /** The command with what it needs to know. Pure. */
  enrich(command: Unstamped<Command>, context: Context): Unstamped<Command>;
}

/** Where a command is decided. */
export interface CommandOrigin {
  readonly workspace: string;
  readonly stream: StreamName;
  readonly store: Pick<EventStore, 'readStream'>;
}

/**
 * Finds out what the decision on one command requires. What it has found it keeps while the command is decided again: the past
 * of a stream does not change, and what a record said when the command came is as good as what it says a moment later.
 */
export interface ContextResolver<Requirements, Context> {
  /** The context, where all of it is known without waiting; undefined where something has to be resolved. */
  contextNow(required: Requirements): Context | undefined;
  /** Reads what is not known yet. Rejects with `StoreUnavailable`. */
  resolve(required: Requirements): Promise<void>;
}
