import { WrongConfiguration } from './environment';
import { BUILT_ON } from './version';

/** The time in milliseconds since 1970. Passed in, so that tests can drive it. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** No clock of ours can be right before it. */
export const BUILT_AT = Date.parse(BUILT_ON);
/** The last time that has a form in RFC 3339, and so the last that a stamp can be. */
export const LAST_TIME = Date.parse('9999-12-31T23:59:59.999Z');

/** What is wrong with a clock that tells this time, in a sentence; undefined for one that may be right. */
export function wrongTime(now: number, earliest = BUILT_AT): string | undefined {
  if (now >= earliest && now <= LAST_TIME) return undefined;
  const why = now > LAST_TIME ? 'after the year 9999' : `before ${told(earliest)}, a time that is over`;
  return `The clock of this machine says ${told(now)}, and that is ${why}.`;
}

/** A start with such a clock would leave stamps that nobody can get rid of. */
export function assertClock(now: number): void {
  const wrong = wrongTime(now);
  if (wrong !== undefined) throw new WrongConfiguration(`${wrong} Set the clock and start again.`);
}

function told(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}
