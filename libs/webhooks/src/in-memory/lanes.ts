import type { Millis } from '../millis';
import { laneKey, pendingOf, type DeliveryRow, type InMemoryWebhooks, type LeaseRow } from './data';

/** A lane in which something waits. */
export interface LaneRow {
  readonly lane: string;
  /** What is sent next in the order, or was asked for by hand. */
  readonly live: DeliveryRow | undefined;
  readonly replay: DeliveryRow | undefined;
  readonly lease: LeaseRow | undefined;
}

export const dueAt = ({ state }: DeliveryRow): Millis => state.nextAttemptAt ?? 0;

const soonest = (rows: readonly DeliveryRow[]): DeliveryRow | undefined =>
  [...rows].sort((a, b) => dueAt(a) - dueAt(b))[0];

export function lanesOf(data: InMemoryWebhooks, webhook: string): readonly LaneRow[] {
  const lanes = Map.groupBy(pendingOf(data, webhook), ({ lane }) => lane);
  return [...lanes].map(([lane, rows]) => {
    const first = firstOf(rows);
    const manual = rows.filter(({ state }) => state.kind === 'manual');
    return {
      lane,
      live: soonest(first === undefined ? manual : [first, ...manual]),
      replay: soonest(rows.filter(({ state }) => state.kind === 'replay')),
      lease: data.leases.get(laneKey(webhook, lane)),
    };
  });
}

/** For this one the others in its lane wait. */
export const firstOf = (rows: readonly DeliveryRow[]): DeliveryRow | undefined =>
  rows.filter(({ state }) => state.kind === 'ordinary').sort((a, b) => a.event.row - b.event.row)[0];

/** When something of the lane can be sent. */
export const laneDueAt = ({ live, replay, lease }: LaneRow): Millis =>
  lease?.until ?? Math.min(...[live, replay].map((row) => (row === undefined ? Infinity : dueAt(row))));

export const isLeased = ({ lease }: Pick<LaneRow, 'lease'>, now: Millis): boolean =>
  lease !== undefined && lease.until > now;

export const isDue = (row: DeliveryRow | undefined, now: Millis): row is DeliveryRow =>
  row !== undefined && dueAt(row) <= now;
