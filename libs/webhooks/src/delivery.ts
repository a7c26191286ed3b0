import type { Millis } from './millis';
import type { PublicType } from '@parley/public-events';
import type { Place } from '@parley/public-log';

/** Days that attempts, and deliveries that are done, are kept; a dead letter for longer. */
export const ATTEMPT_DAYS = 30;
export const DEAD_LETTER_DAYS = 90;
/** Days from its beginning for which a job is kept that is over. */
export const JOB_DAYS = 90;
/** Of one delivery so many attempts are kept, the newest. */
export const MOST_ATTEMPTS = 25;
/** Bytes of an answer that are kept. */
export const ANSWER_BYTES = 4 * 1024;

export const DELIVERY_STATUSES = ['pending', 'succeeded', 'dead', 'cancelled'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One request, and what came of it. */
export interface Attempt {
  readonly at: Millis;
  /** Null where no answer came. */
  readonly statusCode: number | null;
  readonly durationMs: number;
  /** Why it failed, in words that name no person; null when it did not. */
  readonly error: string | null;
  /** The first bytes of the answer's body; null where there was none, or it was erased. */
  readonly response: string | null;
}

/** What one webhook is to get of one event, with what became of it so far. */
export interface Delivery {
  /** `dlv_` and a ULID. */
  readonly id: string;
  readonly eventId: string;
  readonly type: PublicType;
  readonly conversationId: string;
  readonly status: DeliveryStatus;
  /** Null once it is done. */
  readonly nextAttemptAt: Millis | null;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

export const JOB_STATUSES = ['running', 'done', 'cancelled', 'failed'] as const;
type JobStatus = (typeof JOB_STATUSES)[number];

/** A job that sends again what a webhook got, or would have got. */
export interface ReplayJob {
  /** `job_` and a ULID. */
  readonly id: string;
  readonly workspace: string;
  readonly webhook: string;
  readonly status: JobStatus;
  /** Events that it sends. */
  readonly total: number;
  /** Of them those that are done, whether they were accepted or not. */
  readonly done: number;
  /** Of these, those that were not accepted. */
  readonly failed: number;
  readonly createdAt: Millis;
  readonly by: { readonly type: string; readonly id: string };
}

/** What a replay sends: events that match the webhook as it is now. */
export interface ReplayRange {
  /** Behind this place. */
  readonly after: Place;
  /** Those that happened then or later; null for all behind the place. */
  readonly since: Millis | null;
  /** Those that happened before; null for all up to where the log is now. */
  readonly until: Millis | null;
  /** Only those whose delivery is a dead letter, or was cancelled. */
  readonly onlyFailed: boolean;
}
