import type { Actor } from './actor';

/** Milliseconds since 1970, UTC. */
export type Millis = number;

/** What every command and every event of it share: when (`max(now, the stream's last stamp + 1 ms)`, rule 1) and by whom. */
export interface Stamp {
  readonly at: Millis;
  readonly by: Actor;
}

/** A time as text, RFC 3339 in UTC with milliseconds. */
export type Timestamp = string;
