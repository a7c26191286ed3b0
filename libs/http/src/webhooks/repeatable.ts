import { wrongTime, type Clock } from '@parley/platform';
import type { Once, Repeatable } from '@parley/webhooks';
import type { Call } from '../commands/call';
import { hashesOf } from '../commands/conditions';
import { problemFrom } from '../problem/from-failure';
import { clockIsWrong, invalidField } from '../problem/problem';

/** What a request that changes something asks of its webhook or job. */
interface Asked {
  /** What an Idempotency-Key is for. */
  readonly target: string;
  readonly route: string;
  readonly request: unknown;
}

/** Before a change: webhooks have no revisions, and what is stamped needs a clock that may be right. Its time is given. */
export function assertMayChange({ conditions }: Pick<Call, 'conditions'>, clock: Clock): number {
  if (conditions.ifMatch !== undefined)
    throw invalidField('If-Match', 'must be left out: webhooks and jobs have no revisions');
  const now = clock();
  const wrong = wrongTime(now);
  if (wrong !== undefined) throw clockIsWrong(wrong);
  return now;
}

/** By what the request is known when it comes again; undefined without an Idempotency-Key. */
export function repeatableOf({ principal, conditions }: Call, asked: Asked, at: number): Repeatable | undefined {
  const { keyHash, requestHash } = hashesOf(principal, conditions, { ...asked, creates: false });
  return keyHash === undefined || requestHash === undefined ? undefined : { keyHash, requestHash, at };
}

/** What came of it, also where that was before: then the answer says so. */
export function answered<T>({ reply }: Pick<Call, 'reply'>, once: Once<T>): T {
  if (once.tag === 'reused') throw problemFrom({ tag: 'KeyReused' });
  if (once.tag === 'again') void reply.header('idempotency-replayed', 'true');
  return once.made;
}
