import type { Proposed, Recorded } from './events';

export type Expectation = number | 'no_stream' | 'any' | 'stream_exists';

export type Verdict =
  | { readonly tag: 'append' }
  | { readonly tag: 'success'; readonly revision: number; readonly position: number | undefined }
  | { readonly tag: 'wrong-expected-version'; readonly expected: Expectation; readonly actual: number | 'no_stream' };

/**
 * What a server does with an append, as observed: ids are compared only when the expectation is behind the stream's end, as a run
 * that begins right after it; with an expectation that holds the same ids are written again. Content is never compared.
 */
export function judge(stored: readonly Recorded[], expected: Expectation, events: readonly Proposed[]): Verdict {
  const current = stored.length - 1;
  if (expected === 'any' || expected === 'stream_exists') return judgeAny(stored, expected, events);
  const behind = expected === 'no_stream' ? -1 : expected;
  if (behind === current) return { tag: 'append' };
  const run = stored.slice(behind + 1, behind + 1 + events.length);
  const repeated = behind < current && run.length === events.length && run.every((e, i) => e.id === events[i]?.id);
  return repeated ? success(run.at(-1)) : wrong(stored, expected);
}

/** With "any" a cache of ids is asked: all known is done already, the first unknown is new, the rest is a conflict. */
function judgeAny(stored: readonly Recorded[], expected: Expectation, events: readonly Proposed[]): Verdict {
  if (expected === 'stream_exists' && stored.length === 0) return wrong(stored, expected);
  const known = events.map((event) => stored.find((e) => e.id === event.id));
  if (known[0] === undefined) return { tag: 'append' };
  return known.includes(undefined) ? wrong(stored, expected) : success(known.at(-1));
}

const success = (last: Recorded | undefined): Verdict => ({
  tag: 'success',
  revision: last?.revision ?? 0,
  position: last?.position,
});

const wrong = (stored: readonly Recorded[], expected: Expectation): Verdict => ({
  tag: 'wrong-expected-version',
  expected,
  actual: stored.at(-1)?.revision ?? 'no_stream',
});
