import * as E from 'fp-ts/Either';
import { StoreUnavailable } from '@parley/event-store';
import type { CommandFailure } from './execution';

/** For what is read after something was written: that the store is away now does not mean that nothing was changed. */
export function unavailable(error: unknown): E.Either<CommandFailure<never>, never> {
  if (!(error instanceof StoreUnavailable)) throw error;
  return E.left({ tag: 'Unavailable', reason: error.message });
}
