import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { LRUCache } from 'lru-cache';
import type { CommitMetadata } from '@parley/event-schema';
import {
  encodedBytes,
  MAX_APPEND_BYTES,
  StoreUnavailable,
  type EventStore,
  type StreamName,
} from '@parley/event-store';
import type { Clock, Logger } from '@parley/platform';
import type { Aggregate } from './aggregate';
import type { CommandFailure, Execution, Receipt } from './execution';
import { Lane, type Head } from './lane';
import { loadHead } from './load-head';

export interface WritePathOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly logger: Logger;
  /** Says in every commit which process and which version of the program wrote it. */
  readonly origin: string;
  readonly writer: string;
  /** How many streams are kept folded (default 10,000). */
  readonly cachedStreams?: number;
}

export interface WritePath<Command, Refusal> {
  /** Load, decide, append. Conflicts are decided again, outcomes that nobody answered are looked up. */
  execute(execution: Execution<Command>): TaskEither<CommandFailure<Refusal>, Receipt>;
}

/** How often a command is decided again because another process wrote first. */
const MAX_ATTEMPTS = 20;
const CLOCK_BEHIND_MS = 60_000;

type Result<Refusal> = E.Either<CommandFailure<Refusal>, Receipt>;

export function writePath<State, Command, Event, Refusal>(
  aggregate: Aggregate<State, Command, Event, Refusal>,
  options: WritePathOptions,
): WritePath<Command, Refusal> {
  const { store, clock, newId, logger } = options;
  const lanes = new LRUCache<StreamName, Lane<State>>({ max: options.cachedStreams ?? 10_000 });
  const loading = new Map<StreamName, Promise<E.Either<CommandFailure<Refusal>, Lane<State>>>>();

  function laneOf(stream: StreamName): Promise<E.Either<CommandFailure<Refusal>, Lane<State>>> {
    const known = lanes.get(stream);
    if (known !== undefined && !known.broken) return Promise.resolve(E.right(known));
    const coming = loading.get(stream);
    if (coming !== undefined) return coming;
    const load = loadHead(aggregate, store, stream)
      .then((head) => {
        if (E.isLeft(head)) return head;
        const lane = new Lane(store, stream, head.right);
        lanes.set(stream, lane);
        return E.right(lane);
      })
      .finally(() => loading.delete(stream));
    loading.set(stream, load);
    return load;
  }

  /** Undefined: what it was decided on was not so; decide again. */
  async function attempt(execution: Execution<Command>, lane: Lane<State>): Promise<Result<Refusal> | undefined> {
    const { head } = lane;
    const unchanged = answerFromLedger<Refusal>(execution, head) ?? preconditionFailure<Refusal>(execution, head);
    if (unchanged !== undefined) return (await lane.confirm(head.revision)) ? unchanged : undefined;

    const at = Math.max(clock(), head.at + 1);
    const decision = aggregate.decide(execution.command({ at, by: execution.context.actor }), head.state);
    if (E.isLeft(decision) || decision.right.length === 0) {
      const answer: Result<Refusal> = E.isLeft(decision)
        ? E.left({ tag: 'Refused', refusal: decision.left, revision: head.revision })
        : E.right({ revision: head.revision, changed: false, created: false, replayed: false });
      return (await lane.confirm(head.revision)) ? answer : undefined;
    }
    return write(execution, lane, at, decision.right);
  }

  async function write(
    execution: Execution<Command>,
    lane: Lane<State>,
    at: number,
    events: readonly Event[],
  ): Promise<Result<Refusal> | undefined> {
    const { head } = lane;
    const state = events.reduce(aggregate.evolve, head.state);
    const metadata = metadataOf(execution, at, aggregate.subject(state));
    const commit = aggregate.encode(events, metadata, newId);
    const bytes = encodedBytes([commit]);
    if (bytes > MAX_APPEND_BYTES) return E.left({ tag: 'TooLarge', bytes, limit: MAX_APPEND_BYTES });
    if (lane.full) return E.left({ tag: 'Unavailable', reason: 'too many commands wait for this stream' });
    const first = head.revision === 'none' ? 0 : head.revision + 1;
    const revision = first + events.length - 1;
    head.ledger.record(metadata, first, revision, at);
    const failure = await lane.write(commit, { ledger: head.ledger, state, revision, at });
    if (failure === undefined) return E.right({ revision, changed: true, created: first === 0, replayed: false });
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

  function metadataOf(
    { context, name, keyHash, requestHash }: Execution<Command>,
    at: number,
    subject: string | undefined,
  ): CommitMetadata {
    const { traceparent } = context;
    return {
      workspace: context.workspace,
      occurredAt: new Date(at).toISOString(),
      actor: context.actor,
      command: name,
      $correlationId: context.correlationId,
      $causationId: context.causationId,
      causationDepth: context.causationDepth,
      sealed: 'none',
      writer: options.writer,
      origin: options.origin,
      ...(subject === undefined ? {} : { subject }),
      ...(keyHash === undefined ? {} : { keyHash }),
      ...(requestHash === undefined ? {} : { requestHash }),
      ...(traceparent === undefined ? {} : { traceparent }),
    };
  }

  async function execute(execution: Execution<Command>): Promise<Result<Refusal>> {
    try {
      for (let i = 0; i < MAX_ATTEMPTS; i += 1) {
        const lane = await laneOf(execution.stream);
        if (E.isLeft(lane)) return lane;
        warnIfClockIsBehind(execution.stream, lane.right.head.at);
        const result = await attempt(execution, lane.right);
        if (result !== undefined) return result;
      }
      return E.left({ tag: 'Unavailable', reason: `others wrote first ${MAX_ATTEMPTS} times in a row` });
    } catch (error) {
      if (error instanceof StoreUnavailable) return E.left({ tag: 'Unavailable', reason: error.message });
      throw error;
    }
  }

  function warnIfClockIsBehind(stream: StreamName, at: number): void {
    const behind = at - clock();
    if (behind > CLOCK_BEHIND_MS)
      logger.warn({ stream, behindMs: behind }, 'the clock of this process is behind the stream');
  }

  return { execute: (execution) => () => execute(execution) };
}

/** A repeated key is judged before `If-Match`; a creation that is the same request again is no error (rule 13). */
function answerFromLedger<Refusal>(
  { keyHash, requestHash, creates }: Execution<unknown>,
  { ledger, revision }: Head<unknown>,
): Result<Refusal> | undefined {
  const first = keyHash === undefined ? undefined : ledger.find(keyHash);
  if (first !== undefined)
    return first.requestHash === requestHash
      ? E.right({ revision: first.revision, changed: true, created: first.created, replayed: true })
      : E.left({ tag: 'KeyReused' });
  if (creates && ledger.wasBegunBy(requestHash))
    return E.right({ revision, changed: false, created: false, replayed: false });
  return undefined;
}

function preconditionFailure<Refusal>(
  { ifMatch, creates }: Execution<unknown>,
  { revision }: Head<unknown>,
): Result<Refusal> | undefined {
  // Where there is no stream the domain says so better.
  if (revision === 'none' && !creates) return undefined;
  return ifMatch === undefined || ifMatch === revision ? undefined : E.left({ tag: 'PreconditionFailed', revision });
}
