import type { Difference, Verified } from '@parley/verification';
import type { RebuildProgress } from '@parley/projector';

/** What an operator can have done to the read model, while the product runs or is stopped. */
export const OPERATOR_TASKS = ['rebuild', 'verify'] as const;
export type OperatorTask = (typeof OPERATOR_TASKS)[number];

export interface Progress {
  /** What is being gone through: `events`, `indexes`, `words`. */
  readonly step: string;
  readonly done: number;
  /** Null while nobody knows. */
  readonly of: number | null;
}

/** What a task says while it goes on; the last one is `rebuilt`, `verified` or `failed`. Each is a line of JSON. */
export type Report =
  | { readonly tag: 'progress'; readonly progress: Progress }
  | { readonly tag: 'difference'; readonly difference: Difference }
  | { readonly tag: 'warning'; readonly message: string }
  | { readonly tag: 'rebuilt'; readonly events: number; readonly seconds: number }
  | { readonly tag: 'verified'; readonly verified: Verified; readonly seconds: number }
  | { readonly tag: 'failed'; readonly reason: string };

export const rebuildProgress = ({ step, done, of }: RebuildProgress): Report => ({
  tag: 'progress',
  progress: { step, done, of: Number.isFinite(of) ? of : null },
});
