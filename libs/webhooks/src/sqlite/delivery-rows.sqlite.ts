import type { KeptEvent } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import { MOST_ATTEMPTS, type Attempt, type Delivery } from '../delivery';
import { cancelled, laneOf, newDelivery, type DeliveryKind, type DeliveryState } from '../delivery-state';
import type { Millis } from '../millis';

const KINDS = ['ordinary', 'manual', 'replay'] as const satisfies readonly DeliveryKind[];

interface FoundRow {
  readonly row: number;
  readonly id: string;
  readonly webhook: number;
  readonly job: number;
  readonly event_row: number;
  readonly event_id: string;
  readonly type: string;
  readonly conversation_id: string;
  readonly lane: string;
  readonly status: string;
  readonly kind: number;
  readonly before: string | null;
  readonly tries: number;
  readonly made: number;
  readonly next_attempt_at: number | null;
  readonly kept_until: number | null;
  readonly erased: number;
  readonly cancelling: number;
}

export interface DeliveryRow extends Omit<Delivery, 'attempts' | 'status' | 'nextAttemptAt'> {
  readonly row: number;
  readonly webhook: number;
  readonly lane: string;
  /** 0 for none. */
  readonly job: number;
  readonly eventRow: number;
  readonly state: DeliveryState;
  /** Attempts that were made, also those that are forgotten. */
  readonly made: number;
  /** Somebody was erased while it was on its way: the answer may still say their words. */
  readonly isErased: boolean;
  /** It is as good as cancelled, and not written so yet. */
  readonly isBeingCancelled: boolean;
}

/** Who gets an event. */
interface Receiver {
  readonly webhook: number;
  readonly ordered: boolean;
  /** 0 for none. */
  readonly job: number;
}

interface DeliveryRows {
  /** Gives its lane. */
  insert(receiver: Receiver, event: KeptEvent, id: string, now: Millis): string;
  get(row: number): DeliveryRow | undefined;
  find(id: string): DeliveryRow | undefined;
  setState(row: number, state: DeliveryState): void;
  /** One more was made; the oldest goes when there are too many. */
  addAttempt(delivery: DeliveryRow, attempt: Attempt): void;
  /** Oldest first. */
  attempts(row: number): readonly Attempt[];
}

export function deliveryRows(db: SqliteDatabase): DeliveryRows {
  const insert = db.prepare(
    `INSERT INTO deliveries (id, webhook, job, event_row, event_id, type, workspace, conversation_id, lane, status, kind, tries, made,
       next_attempt_at, erased) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 0)`,
  );
  const all = `SELECT *, status = 'pending' AND EXISTS
      (SELECT 1 FROM cancelling WHERE cancelling.webhook = deliveries.webhook AND row <= last_delivery) AS cancelling FROM deliveries`;
  const get = db.prepare(`${all} WHERE row = ?`);
  const find = db.prepare(`${all} WHERE id = ?`);
  const setState = db.prepare(
    `UPDATE deliveries SET status = ?, kind = ?, before = ?, tries = ?, next_attempt_at = ?, kept_until = ? WHERE row = ?`,
  );
  const attempted = db.prepare('UPDATE deliveries SET made = made + 1, erased = 0 WHERE row = ?');
  const addAttempt = db.prepare(
    'INSERT INTO attempts (delivery, at, status_code, duration_ms, error, response) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const forgetOldest = db.prepare(
    'DELETE FROM attempts WHERE row = (SELECT row FROM attempts WHERE delivery = ? ORDER BY row DESC LIMIT 1 OFFSET ?)',
  );
  const attempts = db.prepare(
    `SELECT at, status_code AS statusCode, duration_ms AS durationMs, error, response FROM attempts
     WHERE delivery = ? ORDER BY row`,
  );

  return {
    insert({ webhook, ordered, job }, event, id, now) {
      const { row, eventId, type, workspace, conversationId } = event;
      const lane = laneOf(event, ordered);
      const { status, kind, nextAttemptAt } = newDelivery(job === 0 ? 'ordinary' : 'replay', now);
      const what = [row, eventId, type, workspace, conversationId, lane] as const;
      insert.run(id, webhook, job, ...what, status, KINDS.indexOf(kind), nextAttemptAt);
      return lane;
    },
    get(row) {
      const found = get.get(row) as FoundRow | undefined;
      return found && deliveryIn(found);
    },
    find(id) {
      const found = find.get(id) as FoundRow | undefined;
      return found && deliveryIn(found);
    },
    setState: (row, { status, kind, before, tries, nextAttemptAt, keptUntil }) =>
      void setState.run(status, KINDS.indexOf(kind), before, tries, nextAttemptAt, keptUntil, row),
    addAttempt({ row, made, isErased }, { at, statusCode, durationMs, error, response }) {
      addAttempt.run(row, at, statusCode, durationMs, error, isErased ? null : response);
      attempted.run(row);
      if (made >= MOST_ATTEMPTS) forgetOldest.run(row, MOST_ATTEMPTS);
    },
    attempts: (row) => (attempts.all(row) as unknown as readonly Attempt[]).map((attempt) => ({ ...attempt })),
  };
}

const deliveryIn = (found: FoundRow): DeliveryRow => ({
  row: found.row,
  id: found.id,
  webhook: found.webhook,
  lane: found.lane,
  job: found.job,
  eventRow: found.event_row,
  eventId: found.event_id,
  type: found.type as Delivery['type'],
  conversationId: found.conversation_id,
  state: found.cancelling === 1 ? cancelled(stateIn(found), 0) : stateIn(found),
  made: found.made,
  isErased: found.erased === 1,
  isBeingCancelled: found.cancelling === 1,
});

const stateIn = (found: FoundRow): DeliveryState => ({
  status: found.status as DeliveryState['status'],
  kind: KINDS[found.kind] ?? 'ordinary',
  before: found.before as DeliveryState['before'],
  tries: found.tries,
  nextAttemptAt: found.next_attempt_at,
  keptUntil: found.kept_until,
});

export const deliveryShown = (
  { id, eventId, type, conversationId, state }: DeliveryRow,
  attempts: readonly Attempt[],
): Delivery => ({
  ...{ id, eventId, type, conversationId, attempts },
  status: state.status,
  nextAttemptAt: state.nextAttemptAt,
});
