import type { Actor } from './actor';

/** Milliseconds since 1970, UTC. */
export type Millis = number;

/** What every command and every event of it share: when (`max(now, the stream's last stamp + 1 ms)`, rule 1) and by whom. */
export interface Stamp {
  readonly at: Millis;
  readonly by: Actor;
}

/** A command as plain data, before it is known when it will be decided: any of a union of commands, each without its stamp. */
export type Unstamped<Command> = Command extends Stamp ? Omit<Command, keyof Stamp> : never;

/**
 * The command with its stamp. What `Unstamped` left out is put back, so it is whole again: TypeScript does not follow that
 * through a union that it does not know yet, and takes the signature's word for it.
 */
export function stamped<Command extends Stamp>(command: Unstamped<Command>, stamp: Stamp): Command;
export function stamped(command: object, { at, by }: Stamp): Stamp {
  return { ...command, at, by };
}

/** A time as text, RFC 3339 in UTC with milliseconds. */
export type Timestamp = string;
