const SECOND = 1_000;

/** What streams do by the clock, in ms. */
export interface StreamTimes {
  /** How often all of them are looked at, and whether their keys are still valid. */
  readonly lookMs: number;
  /** A stream on which nothing was written for so long gets a comment. */
  readonly commentMs: number;
  /** A stream for which everything was filtered out for so long is told its place. */
  readonly placeMs: number;
  /** How long a stream lives; up to a tenth less, so that they do not all come back at once. */
  readonly lifeMs: number;
  /** How long a page is kept for a socket that takes nothing; then it is read again. */
  readonly patienceMs: number;
  /** When clients come back whose connection is cut: from so long on, up to three times as long. */
  readonly retryMs: number;
}

export const USUAL_TIMES: StreamTimes = {
  lookMs: SECOND,
  commentMs: 15 * SECOND,
  placeMs: 30 * SECOND,
  lifeMs: 30 * 60 * SECOND,
  patienceMs: SECOND,
  retryMs: SECOND,
};
