import type { Millis } from '../millis';

/** What it counts up to. */
const LONGEST_MS = 24 * 3_600_000;
const SECONDS = /^[0-9]+$/;
/** The forms of RFC 9110, all in GMT; `Date.parse` alone takes far more. */
const HTTP_DATE =
  /^[A-Z][a-z]{2,8},? (?:[0-9]{2}[ -][A-Z][a-z]{2}[ -][0-9]{2,4} [0-9:]{8} GMT|[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4})$/;

/** How long a `Retry-After` asks to wait, in ms from now, at most 24 h; undefined for none, one that is over, or anything else. */
export function retryAfterMs(value: string | undefined, now: Millis): number | undefined {
  const text = value?.trim() ?? '';
  const asked = SECONDS.test(text) ? Number(text) * 1_000 : HTTP_DATE.test(text) ? timeOf(text) - now : Number.NaN;
  return asked > 0 ? Math.min(asked, LONGEST_MS) : undefined;
}

/** The oldest of the forms does not say its zone. */
const timeOf = (text: string): Millis => Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
