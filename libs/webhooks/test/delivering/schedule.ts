import fc from 'fast-check';
import type { Answer } from './receiver';

export const WEBHOOKS = ['a', 'b'] as const;
export type Id = (typeof WEBHOOKS)[number];

export interface Answering {
  readonly answers: readonly Answer[];
  readonly conversation?: number | undefined;
}

/** One thing that happens. */
export type Step =
  /** An event of each of these conversations, at once. */
  | { readonly tag: 'publish'; readonly conversations: readonly number[] }
  | { readonly tag: 'pass'; readonly ms: number }
  /** From now on a webhook answers so, over and over; where one conversation is named, only what is of that. */
  | (Answering & { readonly tag: 'answers'; readonly webhook: Id })
  /** A deliverer dies: it does nothing more, or only tells so much later what came of its last requests. */
  | { readonly tag: 'die'; readonly lateMs: number | null }
  | { readonly tag: 'start' }
  | { readonly tag: 'stop' }
  | { readonly tag: 'pause' | 'enable' | 'replay'; readonly webhook: Id }
  /** By hand, one of the deliveries. */
  | { readonly tag: 'retry'; readonly webhook: Id; readonly which: number }
  /** The queue fails for all, for so long. */
  | { readonly tag: 'trouble'; readonly ms: number };

export type Schedule = readonly Step[];

const webhook = fc.constantFrom(...WEBHOOKS);
const status = fc.oneof(
  { weight: 5, arbitrary: fc.constant(200) },
  { weight: 4, arbitrary: fc.constantFrom(500, 503, 429, 302) },
  { weight: 2, arbitrary: fc.constantFrom(400, 422) },
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant(410) },
);
const afterMs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 500 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1_000, max: 15_000 }) },
  // As of a process that was frozen: its lease lapses.
  { weight: 1, arbitrary: fc.integer({ min: 18_001, max: 40_000 }) },
);
const retryAfterMs = fc.option(fc.integer({ min: 1_000, max: 60_000 }), { nil: undefined, freq: 6 });
const answer: fc.Arbitrary<Answer> = fc
  .record({ status, afterMs, retryAfterMs })
  .map(({ retryAfterMs: asked, ...given }) => ({ ...given, ...(asked === undefined ? {} : { retryAfterMs: asked }) }));
const answers = fc.oneof(
  { weight: 3, arbitrary: fc.array(answer, { minLength: 1, maxLength: 8 }) },
  { weight: 2, arbitrary: fc.constantFrom([{ status: null, afterMs: 20 }], [{ status: 500 }], [{ status: 422 }]) },
);

const conversation = fc.option(fc.nat(2), { nil: undefined, freq: 1 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      tag: fc.constant('publish'),
      conversations: fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ tag: fc.constant('pass'), ms: fc.oneof(fc.nat(1_000), fc.nat(90_000)) }) },
  { weight: 6, arbitrary: fc.record({ tag: fc.constant('answers'), webhook, answers, conversation }) },
  { weight: 2, arbitrary: fc.record({ tag: fc.constant('die'), lateMs: fc.option(fc.nat(30_000)) }) },
  { weight: 2, arbitrary: fc.record({ tag: fc.constantFrom('start', 'stop') }) },
  { weight: 3, arbitrary: fc.record({ tag: fc.constantFrom('pause', 'enable', 'replay'), webhook }) },
  { weight: 2, arbitrary: fc.record({ tag: fc.constant('retry'), webhook, which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ tag: fc.constant('trouble'), ms: fc.nat(30_000) }) },
);

export const schedule: fc.Arbitrary<Schedule> = fc.array(step, { minLength: 8, maxLength: 24 });
