import { keptEvents, type KeptEvent, type Place } from '@parley/public-log';
import { durably, type SqliteDatabase } from '@parley/storage';
import type { ReplayRange } from '../delivery';
import { cancelled } from '../delivery-state';
import { selects } from '../matching';
import type { Millis } from '../millis';
import { shownOnce } from '../once';
import type { WebhookStore } from '../port';
import { TooManyReplays } from '../too-many';
import { MOST_REPLAYS, type Selection } from '../webhook';
import { deliveryRows } from './delivery-rows.sqlite';
import { lanes as lanesIn } from './lanes.sqlite';
import { replayRows, type JobRow } from './replay-rows.sqlite';
import { doesOnce } from './requests.sqlite';
import { told } from './told.sqlite';
import { webhookRows } from './webhook-rows.sqlite';

/** Events that a slice looks at, and the most deliveries of one job that wait at once. More are made when fewer than so many do. */
const LOOKED_AT = 1_000;
const OUTSTANDING = 100;
const FEW = 50;

/** Makes deliveries of a replay that are not there yet, a slice of one job at a time; whether there is more to make now. To be called in a transaction. */
type Fills = (now: Millis) => boolean;

type Replays = Pick<WebhookStore, 'countReplay' | 'beginReplay' | 'job' | 'jobs' | 'cancelJob'>;

interface ReplayOptions {
  readonly now: () => Millis;
  readonly newId: () => string;
  readonly tell: (webhook: string) => void;
}

export function replays(db: SqliteDatabase, { now, newId, tell }: ReplayOptions): Replays & { readonly fill: Fills } {
  const webhooks = webhookRows(db);
  const jobs = replayRows(db);
  const once = doesOnce(db);
  const { fill, next } = fills(db, newId, tell);
  const slice = slices(db);
  const cancel = cancels(db);

  return {
    fill: next,
    countReplay: (workspace, id, range, from, end) =>
      told(() =>
        db.snapshot(() => {
          const found = webhooks.find(workspace, id);
          if (found === undefined) return undefined;
          const { events, next: goOn } = slice(found.row, found.webhook, workspace, { ...range, end }, from);
          return { events: events.length, next: goOn };
        }),
      ),
    beginReplay: (workspace, id, replay, at, repeatable) =>
      told(() => {
        const done = durably(db, () =>
          once(workspace, repeatable, () => {
            const found = webhooks.find(workspace, id);
            if (found === undefined) return undefined;
            if (jobs.running(found.row) >= MOST_REPLAYS) throw new TooManyReplays();
            jobs.insert(found, replay, at);
            const job = jobs.find(workspace, replay.id);
            if (job !== undefined) fill(job, at);
            return replay.id;
          }),
        );
        return shownOnce(done, (job) => jobs.find(workspace, job)?.job);
      }),
    job: (workspace, id) => told(() => jobs.find(workspace, id)?.job),
    jobs: (workspace, { after, limit }) =>
      told(() => {
        const found = jobs.list(workspace, after, limit + 1);
        const page = found.slice(0, limit);
        return { jobs: page, next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
      }),
    cancelJob: (workspace, id, repeatable) =>
      told(() => {
        const done = durably(db, () =>
          once(workspace, repeatable, () => {
            const found = jobs.find(workspace, id);
            if (found?.job.status === 'running') cancel(found, now());
            return found && id;
          }),
        );
        return shownOnce(done, () => jobs.find(workspace, id)?.job);
      }),
  };
}

function cancels(db: SqliteDatabase): (job: JobRow, now: Millis) => void {
  const deliveries = deliveryRows(db);
  const lanes = lanesIn(db);
  const jobs = replayRows(db);
  const webhooks = webhookRows(db);
  const pending = db.prepare(
    "SELECT row FROM deliveries WHERE job = ? AND job > 0 AND status = 'pending' AND kind = 2",
  );
  return ({ row: job, webhook }, now) => {
    for (const { row } of pending.all(job) as unknown as readonly { readonly row: number }[]) {
      const delivery = deliveries.get(row);
      if (delivery === undefined) continue;
      deliveries.setState(row, cancelled(delivery.state, now));
      webhooks.waitFor(webhook, -1);
      lanes.changed(webhook, delivery.lane);
    }
    jobs.cancel(job);
  };
}

type Range = Omit<ReplayRange, 'after'> & { readonly end: Place };

interface Slice {
  /** Those that are asked for. */
  readonly events: readonly KeptEvent[];
  /** Where to go on; undefined when that was the last. */
  readonly next: Place | undefined;
}

/** What of a slice of the events behind a place a replay sends. */
function slices(
  db: SqliteDatabase,
): (webhook: number, selection: Selection, workspace: string, range: Range, from: Place) => Slice {
  const events = keptEvents(db);
  const deliveries = deliveryRows(db);
  const ofEvent = db.prepare('SELECT row FROM deliveries WHERE event_row = ? AND webhook = ? AND job = 0');
  const isFailed = (webhook: number, event: number): boolean => {
    const found = ofEvent.get(event, webhook) as { readonly row: number } | undefined;
    const status = found && deliveries.get(found.row)?.state.status;
    return status === 'dead' || status === 'cancelled';
  };
  return (webhook, selection, workspace, { since, until, onlyFailed, end }, from) => {
    const looked = events.between('readable', { workspace, format: selection.format }, from, end, LOOKED_AT);
    const asked = looked.filter(
      (event) =>
        selects(selection, event) &&
        (since === null || event.occurredAt >= since) &&
        (until === null || event.occurredAt < until) &&
        (!onlyFailed || isFailed(webhook, event.row)),
    );
    return { events: asked, next: looked.length === LOOKED_AT ? looked.at(-1)?.place : undefined };
  };
}

interface Filling {
  readonly fill: (job: JobRow, now: Millis) => boolean;
  readonly next: Fills;
}

function fills(db: SqliteDatabase, newId: () => string, tell: (webhook: string) => void): Filling {
  const deliveries = deliveryRows(db);
  const lanes = lanesIn(db);
  const jobs = replayRows(db);
  const webhooks = webhookRows(db);
  const slice = slices(db);
  let last = 0;

  function fill({ row, webhook, job, made, selection, range, filledTo }: JobRow, now: Millis): boolean {
    if (job.status !== 'running' || filledTo === undefined) return false;
    const { events, next } = slice(webhook, selection, job.workspace, range, filledTo);
    const taken = events.slice(0, OUTSTANDING - (made - job.done));
    for (const event of taken) {
      const lane = deliveries.insert({ webhook, ordered: selection.ordered, job: row }, event, newId(), now);
      lanes.changed(webhook, lane);
    }
    webhooks.waitFor(webhook, taken.length);
    const isAll = taken.length === events.length;
    jobs.filled(row, taken.length, isAll ? next : (taken.at(-1)?.place ?? filledTo));
    if (taken.length > 0) tell(job.webhook);
    return isAll && next !== undefined;
  }

  return {
    fill,
    next(now) {
      const job = jobs.unfilled(last, FEW) ?? jobs.unfilled(0, FEW);
      last = job?.row ?? 0;
      return job !== undefined && (fill(job, now) || jobs.unfilled(last, FEW) !== undefined);
    },
  };
}
