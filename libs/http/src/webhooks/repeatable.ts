import type { Clock } from '@parley/platform';
import type { Once, Repeatable } from '@parley/webhooks';
import type { Call } from '../commands/call';
import { assertNoRevision, repeatableOf as hashesOf, stampOf, type Asked } from '../commands/unrevised';
import { problemFrom } from '../problem/from-failure';

/** Before a change of a webhook or a job. Its time is given. */
export function assertMayChange(call: Pick<Call, 'conditions'>, clock: Clock): number {
  assertNoRevision(call, 'webhooks and jobs');
  return stampOf(clock);
}

/** By what the request is known when it comes again, and when it came; undefined without an Idempotency-Key. */
export function repeatableOf(call: Call, asked: Asked, at: number): Repeatable | undefined {
  const hashes = hashesOf(call, asked);
  return hashes && { ...hashes, at };
}

/** What came of it, also where that was before: then the answer says so. */
export function answered<T>({ reply }: Pick<Call, 'reply'>, once: Once<T>): T {
  if (once.tag === 'reused') throw problemFrom({ tag: 'KeyReused' });
  if (once.tag === 'again') void reply.header('idempotency-replayed', 'true');
  return once.made;
}
