/** What to do with appends: `silent` writes and never answers, `ignored` does neither, `held` writes and answers at `release`. */
type AppendMode = 'answered' | 'silent' | 'ignored' | 'held';

export type Control =
  /** For the next `times` appends, or all from now on. */
  | { readonly do: 'appends'; readonly mode: AppendMode; readonly times?: number }
  /** The append streams that are open now are kept open and never answered again. */
  | { readonly do: 'deafen' }
  | { readonly do: 'release' }
  /** Ends the append streams, of one connection name or all, with an error; nothing becomes of answers held for them. */
  | { readonly do: 'fail-appends'; readonly connection?: string; readonly code?: number; readonly details?: string }
  /** How far the server's clock is ahead of the client's. */
  | { readonly do: 'clock'; readonly aheadMs: number }
  /** Tells all live subscribers that they are too slow. */
  | { readonly do: 'drop-subscriptions' }
  /** The same for each open subscriber, or the next one, as soon as it was sent so many events from now on. */
  | { readonly do: 'drop-after'; readonly events: number }
  /** The next read of the whole log backwards does not see the last events yet. */
  | { readonly do: 'hide-last'; readonly events: number }
  | { readonly do: 'limit'; readonly bytes: number }
  /** Writes events as another application of the same server might; `data` as it is, without metadata. */
  | { readonly do: 'foreign'; readonly stream: string; readonly data: string; readonly times: number }
  /** All that was written is gone, as on a server that is new. */
  | { readonly do: 'forget' }
  | { readonly do: 'stats' };

export interface Stats {
  /** Open calls. */
  readonly appendStreams: number;
  readonly subscriptions: number;
  readonly reads: number;
  /** Since the start of the process: appends that came in whole, answers held back, subscribers dropped. */
  readonly received: number;
  readonly held: number;
  readonly dropped: number;
  readonly events: number;
}

export interface Faults {
  mode: AppendMode;
  times: number;
  aheadMs: number;
  hideLast: number;
  dropAfter: number | undefined;
  maxAppendSize: number;
}

export const noFaults = (): Faults => ({
  mode: 'answered',
  times: Infinity,
  aheadMs: 0,
  hideLast: 0,
  dropAfter: undefined,
  maxAppendSize: 1_048_576,
});

/** The mode for one append more. */
export function nextMode(faults: Faults): AppendMode {
  const { mode } = faults;
  faults.times -= 1;
  if (faults.times <= 0) {
    faults.mode = 'answered';
    faults.times = Infinity;
  }
  return mode;
}
