import * as E from 'fp-ts/Either';
import type { Appended, AppendFailure } from './port';

/** What became of an append. */
export type AppendOutcome = E.Either<AppendFailure, Appended>;

/** Certainly nothing was written. */
export const unavailable = (reason: string): AppendOutcome => E.left({ tag: 'Unavailable', reason });
