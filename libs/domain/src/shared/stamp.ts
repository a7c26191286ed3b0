import type { Actor } from './actor';
import type { Millis, Times } from './time';

/** What every command and every event of it share: when (`max(now, the stream's last stamp + 1 ms)`, rule 1) and by whom. */
export interface Stamp {
  readonly at: Millis;
  readonly by: Actor;
}

/** What a command that compares with time comes with besides its stamp. */
export interface Timed extends Stamp {
  /** What time it is for windows and for what lies in the future (rule 4). Absent: the time of the stamp. */
  readonly now?: Millis;
}

/** When a command is decided, and on whose account. */
export interface Moment extends Stamp, Times {}

/** A command as plain data, before it is known when it will be decided: any of a union of commands, each without its stamp. */
export type Unstamped<Command> = Command extends Stamp ? Omit<Command, keyof Moment> : never;

/**
 * The command with its stamp. What `Unstamped` left out is put back, so it is whole again: TypeScript does not follow that
 * through a union that it does not know yet, and takes the signature's word for it.
 */
export function stamped<Command extends Stamp>(command: Unstamped<Command>, moment: Moment): Command;
export function stamped(command: object, { at, by, now }: Moment): Moment {
  return { ...command, at, by, now };
}

/** A time as text, RFC 3339 in UTC with milliseconds. */
export type Timestamp = string;
