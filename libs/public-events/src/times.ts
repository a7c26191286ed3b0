import type { Millis } from '@parley/domain';

/** RFC 3339 in UTC with milliseconds: `2024-11-27T19:33:53.504Z`. */
export const withMilliseconds = (at: Millis): string => new Date(at).toISOString();

/** Likewise in whole seconds, floored (rule 5): `2026-04-19T14:30:00Z`. */
export const inSeconds = (at: Millis): string => `${withMilliseconds(at).slice(0, -5)}Z`;

/** Of two times, each floored. */
export const secondsBetween = (from: Millis, to: Millis): number => Math.floor(to / 1000) - Math.floor(from / 1000);
