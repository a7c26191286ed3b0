import { wrongTime, type Clock } from '@parley/platform';
import type { Repeatable } from '@parley/webhooks';
import type { Call } from '../commands/call';
import { hashesOf } from '../commands/conditions';
import { clockIsWrong, invalidField } from '../problem/problem';

/** What a request that changes something asks of its webhook or job. */
interface Asked {
  /** What an Idempotency-Key is for. */
  readonly target: string;
  readonly route: string;
  readonly request: unknown;
}

/** Before a change: webhooks have no revisions, and what is stamped needs a clock that may be right. */
export function assertMayChange({ conditions }: Pick<Call, 'conditions'>, clock: Clock): void {
  if (conditions.ifMatch !== undefined)
    throw invalidField('If-Match', 'must be left out: webhooks and jobs have no revisions');
  const wrong = wrongTime(clock());
  if (wrong !== undefined) throw clockIsWrong(wrong);
}

/** By what the request is known when it comes again; undefined without an Idempotency-Key. */
export function repeatableOf({ principal, conditions }: Call, asked: Asked): Repeatable | undefined {
  const { keyHash, requestHash } = hashesOf(principal, conditions, { ...asked, creates: false });
  return keyHash === undefined || requestHash === undefined ? undefined : { keyHash, requestHash };
}
