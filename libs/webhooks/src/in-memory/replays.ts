import { comparePlaces, type KeptEvent, type Place } from '@parley/public-log';
import type { ReplayJob, ReplayRange } from '../delivery';
import { cancelled, laneOf, newDelivery } from '../delivery-state';
import { selects } from '../matching';
import type { Millis } from '../millis';
import { shownOnce } from '../once';
import type { WebhookStore } from '../port';
import { TooManyReplays } from '../too-many';
import { MOST_REPLAYS, type Selection } from '../webhook';
import {
  isBehind,
  laneKey,
  once,
  pendingOf,
  webhookOf,
  webhookShown,
  type DeliveryRow,
  type InMemoryWebhooks,
  type JobRow,
} from './data';

/** Events that a slice looks at, and the most deliveries of one job that wait at once. */
const LOOKED_AT = 5_000;
const OUTSTANDING = 100;

type Replays = Pick<WebhookStore, 'countReplay' | 'beginReplay' | 'job' | 'jobs' | 'cancelJob'>;

export function replays(
  data: InMemoryWebhooks,
  now: () => Millis,
  wrote: () => void,
  tell: (webhook: string) => void,
  newId: () => string,
): Replays {
  const jobOf = (workspace: string, id: string): JobRow | undefined => {
    const row = data.jobs.get(id);
    return row?.job.workspace === workspace ? row : undefined;
  };

  return {
    async countReplay(workspace, id, range, from, end) {
      const webhook = webhookOf(data, workspace, id);
      if (webhook === undefined) return undefined;
      const selection = webhookShown(data, webhook);
      const { events, next } = slice(data, workspace, selection, from, end);
      return { events: events.filter((event) => isAsked(data, id, selection, range, event)).length, next };
    },
    async beginReplay(workspace, id, replay, at, repeatable) {
      const done = once(data, workspace, repeatable, () => {
        const webhook = webhookOf(data, workspace, id);
        if (webhook === undefined) return undefined;
        const running = [...data.jobs.values()].filter((row) => row.job.webhook === id && row.job.status === 'running');
        if (running.length >= MOST_REPLAYS) throw new TooManyReplays();
        const { id: job, total, end, by, after: filledTo } = replay;
        const status = webhook.state.status === 'disabled' ? 'failed' : 'running';
        const count = { total, done: 0, failed: 0 };
        const begun: ReplayJob = { id: job, workspace, webhook: id, status, ...count, createdAt: at, by };
        const row = { ...replay, job: begun, selection: webhookShown(data, webhook), end, filledTo };
        data.jobs.set(job, row);
        fill(data, row, at, { newId, tell });
        wrote();
        tell(id);
        return job;
      });
      return shownOnce(done, (job) => jobOf(workspace, job)?.job);
    },
    job: async (workspace, id) => jobOf(workspace, id)?.job,
    async jobs(workspace, { after, limit }) {
      const own = [...data.jobs.values()].map(({ job }) => job).filter((job) => job.workspace === workspace);
      const rest = own.filter(({ id }) => after === undefined || id < after).sort((a, b) => (a.id < b.id ? 1 : -1));
      const jobs = rest.slice(0, limit);
      return { jobs, next: rest.length > limit ? (jobs.at(-1)?.id ?? null) : null };
    },
    async cancelJob(workspace, id, repeatable) {
      const done = once(data, workspace, repeatable, () => {
        const row = jobOf(workspace, id);
        if (row?.job.status !== 'running') return row && id;
        for (const delivery of outstanding(data, row)) delivery.state = cancelled(delivery.state, now());
        row.job = { ...row.job, status: 'cancelled' };
        wrote();
        return id;
      });
      return shownOnce(done, () => jobOf(workspace, id)?.job);
    },
  };
}

interface Slice {
  readonly events: readonly KeptEvent[];
  readonly next: Place | undefined;
}

/** Events of a format behind a place, up to another. */
function slice({ log }: InMemoryWebhooks, workspace: string, { format }: Selection, from: Place, end: Place): Slice {
  const events = log.events.filter(
    (event) =>
      event.workspace === workspace &&
      event.format === format &&
      isBehind(event.place, from) &&
      !isBehind(event.place, end),
  );
  return { events: events.slice(0, LOOKED_AT), next: events[LOOKED_AT] && events[LOOKED_AT - 1]?.place };
}

function isAsked(
  data: InMemoryWebhooks,
  webhook: string,
  selection: Selection,
  { since, until, onlyFailed }: ReplayRange,
  event: KeptEvent,
): boolean {
  if (!selects(selection, event)) return false;
  if ((since !== null && event.occurredAt < since) || (until !== null && event.occurredAt >= until)) return false;
  return !onlyFailed || isFailed(data, webhook, event);
}

const isFailed = (data: InMemoryWebhooks, webhook: string, { eventId }: KeptEvent): boolean =>
  [...data.deliveries.values()].some(
    (row) =>
      row.webhook === webhook &&
      row.job === '' &&
      row.event.eventId === eventId &&
      (row.state.status === 'dead' || row.state.status === 'cancelled'),
  );

const outstanding = (data: InMemoryWebhooks, { job }: JobRow): readonly DeliveryRow[] =>
  pendingOf(data, job.webhook).filter((row) => row.job === job.id && row.state.kind === 'replay');

interface Filling {
  readonly newId: () => string;
  readonly tell: (webhook: string) => void;
}

/** Makes more deliveries of a replay, as far as there is room. Whether there is more to make now. */
export function fill(data: InMemoryWebhooks, row: JobRow, now: Millis, { newId, tell }: Filling): boolean {
  const { job, selection, filledTo, end } = row;
  if (job.status !== 'running' || filledTo === undefined) return false;
  let room = OUTSTANDING - outstanding(data, row).length;
  const { events, next } = slice(data, job.workspace, selection, filledTo, end);
  row.filledTo = next;
  for (const event of events) {
    if (!isAsked(data, job.webhook, selection, row, event)) continue;
    if (room === 0) {
      row.filledTo = events.findLast(({ place }) => comparePlaces(place, event.place) < 0)?.place ?? filledTo;
      return false;
    }
    room -= 1;
    addDelivery(data, { webhook: job.webhook, ordered: selection.ordered, job: job.id }, event, now, newId());
    tell(job.webhook);
  }
  finishFilled(data, row);
  return next !== undefined;
}

/** A replay is done when all of it was made, and is done. */
export function finishFilled(data: InMemoryWebhooks, row: JobRow): void {
  if (row.job.status !== 'running' || row.filledTo !== undefined || outstanding(data, row).length > 0) return;
  row.job = { ...row.job, status: 'done', total: row.job.done };
}

interface Receiver {
  readonly webhook: string;
  readonly ordered: boolean;
  readonly job: string;
}

export function addDelivery(
  data: InMemoryWebhooks,
  { webhook, ordered, job }: Receiver,
  event: KeptEvent,
  now: Millis,
  id: string,
): void {
  data.deliveries.set(id, {
    ...{ id, webhook, job, workspace: event.workspace, lane: laneOf(event, ordered) },
    event: { row: event.row, eventId: event.eventId, type: event.type, conversationId: event.conversationId },
    state: newDelivery(job === '' ? 'ordinary' : 'replay', now),
    ...{ attempts: [], made: 0, isErased: false },
  });
}

export const isBeingSent = ({ leases }: InMemoryWebhooks, row: DeliveryRow, now: Millis): boolean => {
  const lease = leases.get(laneKey(row.webhook, row.lane));
  return lease !== undefined && lease.delivery === row.id && lease.until > now;
};
