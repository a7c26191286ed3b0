import type { Batch, RecordedCommit } from '@parley/event-store';
import { errorKind, parseTraceparent, type Span, type Tracing } from '@parley/platform';

/** Older commits are not traced: a read model that is made anew would send its whole log. */
const RECENT_MS = 10 * 60_000;

type Traced = <A>(batch: Pick<Batch, 'commits'>, work: () => Promise<A>) => Promise<A>;

/** A span for each commit of a batch whose command was traced: from when the batch was taken to when it was shown. */
export function projectionSpans(tracing: Tracing | undefined, now: () => number = Date.now): Traced {
  if (tracing === undefined) return (_, work) => work();
  return async ({ commits }, work) => {
    const spans = commits.flatMap((commit) => spanOf(tracing, commit, now()) ?? []);
    try {
      const result = await work();
      for (const span of spans) span.end();
      return result;
    } catch (error) {
      for (const span of spans) span.end({}, errorKind(error));
      throw error;
    }
  };
}

function spanOf(tracing: Tracing, { metadata, events }: RecordedCommit, now: number): Span | undefined {
  const { traceparent, occurredAt, command } = metadata;
  if (typeof traceparent !== 'string' || parseTraceparent(traceparent)?.sampled !== true) return undefined;
  // A stamp that is none makes no comparison true.
  if (!(now - Date.parse(String(occurredAt)) < RECENT_MS)) return undefined;
  return tracing.start('project', {
    kind: 'consumer',
    parent: traceparent,
    attributes: {
      'parley.subscription': 'conversations',
      'parley.command': String(command),
      'parley.events': events.length,
    },
  });
}
