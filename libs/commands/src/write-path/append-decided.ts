import * as E from 'fp-ts/Either';
import type { CommitMetadata } from '@parley/event-schema';
import { encodedBytes, MAX_APPEND_BYTES, type Revision } from '@parley/event-store';
import type { Aggregate } from './aggregate';
import { commitMetadata } from './commit-metadata';
import type { AnyExecution, CommandFailure, Receipt } from './execution';
import type { Head, StreamWriter } from './stream-writer';
import type { WritePathOptions } from './write-path-options';

type Result<Refusal> = E.Either<CommandFailure<Refusal>, Receipt>;

/** What was decided, and for which command. */
interface Decided<Event> {
  readonly execution: Pick<AnyExecution, 'stream' | 'context' | 'command' | 'keyHash' | 'requestHash'>;
  readonly at: number;
  readonly events: readonly Event[];
}

/** Makes the commit of what was decided on a writer's head and hands it to the writer; undefined: another process wrote first. */
type AppendDecided<State, Event> = (
  writer: StreamWriter<State>,
  decided: Decided<Event>,
) => Promise<Result<never> | undefined>;

export function appendDecided<State, Event>(
  aggregate: Pick<Aggregate<State, never, Event, never>, 'evolve' | 'subject' | 'commits'>,
  options: WritePathOptions,
): AppendDecided<State, Event> {
  const { newId, logger, tracing } = options;

  const append: AppendDecided<State, Event> = async (writer, { execution, at, events }) => {
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
  };

  if (tracing === undefined) return append;
  return async (writer, decided) => {
    const { execution, events } = decided;
    const { context, command } = execution;
    const span = tracing.start(`append ${command.type}`, { kind: 'internal', parent: context.traceparent });
    // What follows from the commit, wherever it is read, is a child of this.
    const traced = { ...execution, context: { ...context, traceparent: span.traceparent } };
    const result = await append(writer, { ...decided, execution: traced });
    span.end({ 'parley.command': command.type, 'parley.events': events.length }, failureOf(result));
    return result;
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
