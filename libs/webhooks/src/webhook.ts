import type { Millis } from './millis';
import type { PublicFormat, PublicType } from '@parley/public-events';
import type { Place } from '@parley/public-log';

/** The most webhooks of a workspace, filters of one, and signing keys of one that are not expired (contract, "Webhooks"). */
export const MOST_WEBHOOKS = 100;
export const MOST_FILTERS = 50;
export const MOST_KEYS = 3;
/** Replays of one that are under way. */
export const MOST_REPLAYS = 10;
/** Selections of one that are kept, because events that were before a change of it are not published yet. */
export const MOST_SELECTIONS = 10;
/** Characters of filters, of what is kept of webhooks, with which a page of them ends. */
export const PAGE_CHARACTERS = 1024 * 1024;
/** The most characters of an address. */
export const LONGEST_URL = 2_048;

export const FILTER_KEYS = ['channelId', 'inbox', 'channelType', 'contactId', 'tag'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

export interface EventFilter {
  readonly key: FilterKey;
  readonly value: string;
}

/** Which events a webhook gets, and how. */
export interface Selection {
  readonly format: PublicFormat;
  /** As they were given: types of the format, or `*` alone for those that it has by itself. At least one. */
  readonly events: readonly (PublicType | '*')[];
  /** Of one key or-ed, of different keys and-ed. */
  readonly filters: readonly EventFilter[];
  /** Whether an event waits for the one before it in its conversation. */
  readonly ordered: boolean;
}

/** What its owner says of it. */
export interface WebhookSettings extends Selection {
  readonly url: string;
  readonly description: string | null;
}

/**
 * `active`: events are sent as they come. `failing`: it fails as a whole, and is probed. `paused`: by hand; what comes is kept. `disabled`:
 * nothing is kept or sent until it is enabled.
 */
export const WEBHOOK_STATUSES = ['active', 'failing', 'paused', 'disabled'] as const;
type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];

export interface Webhook extends WebhookSettings {
  /** `whk_` and a ULID. */
  readonly id: string;
  readonly workspace: string;
  readonly createdAt: Millis;
  readonly status: WebhookStatus;
  /** Why it is not active, in words; null while it is. */
  readonly reason: string | null;
  /** Since when it has that status. */
  readonly since: Millis;
  /** Deliveries that are not done. */
  readonly waiting: number;
  /** Behind this place lies what it was not sent when it was disabled; null where there is no such thing. */
  readonly replayFrom: Place | null;
}

/** A signing key as it is kept: sealed under the master key. */
export interface SealedKey {
  /** `wsk_` and a ULID. */
  readonly id: string;
  readonly sealed: string;
  /** From then on it signs nothing; null for the newest one. */
  readonly expiresAt: Millis | null;
}

/** What a signing key is bound to while it is sealed: moved to another webhook, or put in another key's place, it does not open. */
export const sealContextOf = (webhook: string, key: string): string => `${webhook}/${key}`;
