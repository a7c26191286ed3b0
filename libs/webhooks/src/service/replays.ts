import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Place, PublicLogReader } from '@parley/public-log';
import type { ReplayJob, ReplayRange } from '../delivery';
import type { Millis } from '../millis';
import type { Repeatable } from '../once';
import type { WebhookStore } from '../port';
import { WebhookDisabled } from './refusals';

/** What is to be sent again: events behind a place, or those that happened since a time. */
export interface AskedReplay {
  readonly from: { readonly after: Place } | { readonly since: Millis };
  /** Those that happened before; left out: all that are published now. */
  readonly until?: Millis | undefined;
  /** Only those whose delivery is a dead letter, or was cancelled. */
  readonly onlyFailed?: boolean | undefined;
}

interface Parts {
  readonly store: Pick<WebhookStore, 'get' | 'countReplay' | 'beginReplay'>;
  readonly log: Pick<PublicLogReader, 'published' | 'forgottenTo'>;
}

interface Ranged {
  readonly range: ReplayRange;
  readonly end: Place;
}

/** How many events a replay would send; undefined where there is no such webhook. Others have turns while it counts. */
export async function countReplay(
  { store, log }: Parts,
  workspace: string,
  webhook: string,
  asked: AskedReplay,
): Promise<{ readonly total: number; readonly ranged: Ranged } | undefined> {
  const ranged = await rangeOf(log, asked);
  let total = 0;
  for (let from: Place | undefined = ranged.range.after; from !== undefined; await nextTurn()) {
    const counted = await store.countReplay(workspace, webhook, ranged.range, from, ranged.end);
    if (counted === undefined) return undefined;
    total += counted.events;
    from = counted.next;
  }
  return { total, ranged };
}

interface Begun {
  readonly workspace: string;
  readonly webhook: string;
  readonly job: string;
  readonly now: Millis;
  /** The same request came before: nothing is judged or counted once more. */
  readonly again: boolean;
}

/** Begins it; undefined where there is no such webhook. Throws `WebhookDisabled`. */
export async function beginReplay(
  parts: Parts,
  { workspace, webhook, job, now, again }: Begun,
  { by, ...asked }: AskedReplay & { readonly by: ReplayJob['by'] },
  repeatable?: Repeatable,
): ReturnType<WebhookStore['beginReplay']> {
  const found = await parts.store.get(workspace, webhook);
  if (found?.status === 'disabled' && !again) throw new WebhookDisabled();
  const counted =
    found &&
    (again
      ? { total: 0, ranged: await rangeOf(parts.log, asked) }
      : await countReplay(parts, workspace, webhook, asked));
  if (counted === undefined) return undefined;
  const { total, ranged } = counted;
  const replay = { ...ranged.range, id: job, total, end: ranged.end, by };
  return parts.store.beginReplay(workspace, webhook, replay, now, repeatable);
}

async function rangeOf(log: Parts['log'], { from, until, onlyFailed = false }: AskedReplay): Promise<Ranged> {
  const since = 'since' in from ? from.since : null;
  const after = 'after' in from ? from.after : ((await log.forgottenTo()) ?? { epoch: 1, position: '' });
  return { range: { after, since, until: until ?? null, onlyFailed }, end: await log.published() };
}
