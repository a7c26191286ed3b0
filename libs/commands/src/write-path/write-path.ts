import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { CommitMetadata } from '@parley/event-schema';
import {
  encodedBytes,
  MAX_APPEND_BYTES,
  StoreUnavailable,
  type EventStore,
  type Revision,
  type StreamName,
} from '@parley/event-store';
import { silentMetrics, type Clock, type Logger, type Metrics, type Tracing } from '@parley/platform';
import type { Aggregate } from './aggregate';
import { Attempt } from './attempt';
import type { CommandFailure, Execution, Receipt } from './execution';
import type { Records } from '../decision-context/decision-context';
import type { Head, StreamWriter } from './stream-writer';
import { StreamCache } from './stream-cache';
import { commitMetadata } from './commit-metadata';
import { writePathMetrics } from './write-path-metrics';

export interface WritePathOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly logger: Logger;
  /** Says in every commit which process and which version of the program wrote it. */
  readonly origin: string;
  readonly writer: string;
  /** Most memory that folded streams take, in bytes, by estimate (default 128 MiB). */
  readonly cachedBytes?: number;
  /** What decisions know of other records (default: nothing is recorded of anybody). */
  readonly records?: Records;
  /** Default: none are kept. */
  readonly metrics?: Metrics;
  /** Spans of appends, children of the command's `traceparent`. Default: none. */
  readonly tracing?: Tracing | undefined;
}

export interface WritePath<State, Command, Refusal> {
  /** Load, decide, append. Conflicts are decided again, outcomes that nobody answered are looked up. */
  execute(execution: Execution<Command>): TaskEither<CommandFailure<Refusal>, Receipt>;
  /** The durable state as this process knows it, if it has it at hand. */
  peekNow(stream: StreamName): State | undefined;
  /** Likewise, read from the store when it has not. Rejects with `StoreUnavailable`. */
  peek(stream: StreamName): Promise<E.Either<CommandFailure<never>, State>>;
  /** Likewise, as the store has it now: whatever was acknowledged before, by any process, is in it. */
  confirmed(stream: StreamName): Promise<E.Either<CommandFailure<never>, State>>;
  /** Another process may have written: what is known of the stream up to an older revision is forgotten. */
  invalidate(stream: StreamName, revision: Revision): void;
  /** What is known of one stream is forgotten. */
  evict(stream: StreamName): void;
  /** Everything known is forgotten, and read again when it is needed. */
  clear(): void;
}

/** How often a command is decided again because another process wrote first. */
const MAX_ATTEMPTS = 20;
const CLOCK_BEHIND_MS = 60_000;
/** The longest chain of automations that is followed (rule 17). */
const MAX_DEPTH = 10;

const othersWroteFirst: E.Either<CommandFailure<never>, never> = E.left({
  tag: 'Unavailable',
  reason: `others wrote first ${MAX_ATTEMPTS} times in a row`,
});

type Result<Refusal> = E.Either<CommandFailure<Refusal>, Receipt>;

export function writePath<State, Command, Event, Refusal>(
  aggregate: Aggregate<State, Command, Event, Refusal>,
  options: WritePathOptions,
): WritePath<State, Command, Refusal> {
  const { store, clock, newId, logger, tracing } = options;
  const { conflict, clockBehind } = writePathMetrics(options.metrics ?? silentMetrics);
  const streams = new StreamCache<State, Event>(aggregate, store, newId, options.cachedBytes);

  async function write(
    execution: Execution<Command>,
    writer: StreamWriter<State>,
    at: number,
    events: readonly Event[],
  ): Promise<Result<Refusal> | undefined> {
    if (tracing === undefined) return append(execution, writer, at, events);
    const { context, name } = execution;
    const span = tracing.start(`append ${name}`, { kind: 'internal', parent: context.traceparent });
    // What follows from the commit, wherever it is read, is a child of this.
    const traced = { ...execution, context: { ...context, traceparent: span.traceparent } };
    const result = await append(traced, writer, at, events);
    span.end({ 'parley.command': name, 'parley.events': events.length }, failureOf(result));
    return result;
  }

  async function append(
    execution: Execution<Command>,
    writer: StreamWriter<State>,
    at: number,
    events: readonly Event[],
  ): Promise<Result<Refusal> | undefined> {
    const { head } = writer;
    const state = events.reduce(aggregate.evolve, head.state);
    const metadata = commitMetadata(execution, at, aggregate.subject(state, execution.stream), options);
    const commit = aggregate.commits.encode(events, metadata, newId);
    const bytes = encodedBytes([commit]);
    if (bytes > MAX_APPEND_BYTES) return E.left({ tag: 'TooLarge', bytes, limit: MAX_APPEND_BYTES });
    if (writer.full) return E.left({ tag: 'Unavailable', reason: 'too many commands wait for this stream' });
    const revision = record(head, metadata, events.length, at);
    const failure = await writer.write(commit, bytes, { keys: head.keys, state, revision, at });
    if (failure === undefined)
      return E.right({ revision, changed: true, created: head.revision === 'none', replayed: false });
    switch (failure.tag) {
      case 'Conflict':
        return undefined;
      case 'TooLarge':
      case 'Unavailable':
      case 'UnknownOutcome':
        return E.left(failure);
      case 'Malformed':
        logger.error(
          { stream: execution.stream, reason: failure.reason },
          'the event store refused a malformed append',
        );
        return E.left({ tag: 'Unreadable', reason: failure.reason });
    }
  }

  async function decideAndWrite(
    attempt: Attempt<State, Command, Event, Refusal>,
    writer: StreamWriter<State>,
  ): Promise<Result<Refusal> | 'again' | undefined> {
    const { head } = writer;
    const { execution } = attempt;
    const at = Math.max(clock(), head.at + 1, execution.notBefore ?? 0);
    const decision = attempt.decide(head, at);
    if (decision === 'resolve') {
      await attempt.resolve(head);
      return 'again';
    }
    if (decision.tag === 'write') return write(execution, writer, at, decision.events);
    return (await writer.confirm(head.revision)) ? decision.answer : undefined;
  }

  async function execute(execution: Execution<Command>): Promise<Result<Refusal>> {
    const { causationDepth } = execution.context;
    if (causationDepth > MAX_DEPTH) {
      const { stream, name } = execution;
      logger.warn({ stream, command: name, causationDepth }, 'a chain of automations was cut: it is longer than 10');
      return E.left({ tag: 'ChainTooLong', depth: causationDepth });
    }
    try {
      return await inTurns(execution);
    } catch (error) {
      if (error instanceof StoreUnavailable) return E.left({ tag: 'Unavailable', reason: error.message });
      throw error;
    }
  }

  async function inTurns(execution: Execution<Command>): Promise<Result<Refusal>> {
    const attempt = new Attempt<State, Command, Event, Refusal>(aggregate, execution, store, options.records);
    let conflicts = 0;
    while (conflicts < MAX_ATTEMPTS) {
      const writer = streams.now(execution.stream) ?? (await streams.of(execution.stream));
      if ('_tag' in writer) return writer;
      warnIfClockIsBehind(execution.stream, writer);
      const result = await decideAndWrite(attempt, writer);
      if (result === undefined) {
        conflicts += 1;
        conflict.inc();
      } else if (result !== 'again') return result;
    }
    return othersWroteFirst;
  }

  async function confirmed(stream: StreamName): Promise<E.Either<CommandFailure<never>, State>> {
    for (let i = 0; i < MAX_ATTEMPTS; i += 1) {
      const writer = streams.now(stream) ?? (await streams.of(stream));
      if ('_tag' in writer) return writer;
      const { head } = writer;
      if (await writer.confirm(head.revision)) return E.right(head.state);
    }
    return othersWroteFirst;
  }

  /** Once for each writer: a clock that is behind is so for every command. */
  function warnIfClockIsBehind(stream: StreamName, writer: StreamWriter<State>): void {
    const behind = writer.head.at - clock();
    if (behind <= CLOCK_BEHIND_MS || writer.warned) return;
    writer.warned = true;
    clockBehind.inc();
    logger.warn({ stream, behindMs: behind }, 'the clock of this process is behind the stream');
  }

  return {
    execute: (execution) => () => execute(execution),
    peekNow: (stream) => streams.now(stream)?.durable.state,
    async peek(stream) {
      const writer = streams.now(stream) ?? (await streams.of(stream));
      return '_tag' in writer ? writer : E.right(writer.durable.state);
    },
    confirmed,
    invalidate: (stream, revision) => streams.invalidate(stream, revision),
    evict: (stream) => streams.evict(stream),
    clear: () => streams.clear(),
  };
}

/** A word for the span of an append; undefined for one that was written. */
const failureOf = (result: E.Either<CommandFailure<unknown>, Receipt> | undefined): string | undefined =>
  result === undefined ? 'Conflict' : E.isLeft(result) ? result.left.tag : undefined;

/** Notes the key of a commit that is about to be written, and gives the revision of its last event. */
function record({ revision, keys }: Head<unknown>, metadata: CommitMetadata, events: number, at: number): Revision {
  const first = revision === 'none' ? 0 : revision + 1;
  const last = first + events - 1;
  keys.record(metadata, first, last, at);
  return last;
}
