import { wrongTime, type Clock } from '@parley/platform';
import { clockIsWrong, invalidField } from '../problem/problem';
import type { Call } from './call';
import { hashesOf } from './conditions';

/* Changes of what is no part of the log. */

/** `of`: what has no revisions. */
export function assertNoRevision({ conditions }: Pick<Call, 'conditions'>, of: string): void {
  if (conditions.ifMatch !== undefined) throw invalidField('If-Match', `must be left out: ${of} have no revisions`);
}

/** The time that is stamped; a clock that cannot be right changes nothing. */
export function stampOf(clock: Clock): number {
  const now = clock();
  const wrong = wrongTime(now);
  if (wrong !== undefined) throw clockIsWrong(wrong);
  return now;
}

/** What a request that changes something asks for. */
export interface Asked {
  /** What an Idempotency-Key is for. */
  readonly target: string;
  readonly route: string;
  readonly request: unknown;
}

/** By what the request is known when it comes again; undefined without an Idempotency-Key. */
export function repeatableOf(
  { principal, conditions }: Pick<Call, 'principal' | 'conditions'>,
  asked: Asked,
): { readonly keyHash: string; readonly requestHash: string } | undefined {
  const { keyHash, requestHash } = hashesOf(principal, conditions, { ...asked, creates: false });
  return keyHash === undefined || requestHash === undefined ? undefined : { keyHash, requestHash };
}
