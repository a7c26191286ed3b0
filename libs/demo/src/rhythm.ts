import type { Random } from './random';

/** Milliseconds. All times of day are UTC. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How much is written in each hour of the day, beside the busiest. */
const HOURS = [
  0.06, 0.04, 0.03, 0.03, 0.05, 0.1, 0.25, 0.5, 0.85, 1, 1, 0.95, 0.75, 0.8, 0.9, 0.95, 0.9, 0.8, 0.65, 0.6, 0.55, 0.4,
  0.25, 0.12,
];
const ON_WEEKENDS = 0.45;

const MANY = 200;

/** A time between two, by the rhythm of the day and the week. */
export function timeBetween(random: Random, from: number, till: number): number {
  const any = (): number => Math.floor(from + random.next() * (till - from));
  for (let i = 0; i < MANY; i += 1) {
    const at = any();
    if (random.chance(busyness(at))) return at;
  }
  return any();
}

function busyness(at: number): number {
  const time = new Date(at);
  const weekend = time.getUTCDay() % 6 === 0;
  return (HOURS[time.getUTCHours()] ?? 0) * (weekend ? ON_WEEKENDS : 1);
}

const OPENS = 6;
const CLOSES = 20;

/** The time itself while people work, else some time soon after they begin again. */
export function whilePeopleWork(random: Random, at: number): number {
  const hour = new Date(at).getUTCHours();
  if (hour >= OPENS && hour < CLOSES) return at;
  const midnight = at - (at % DAY) + (hour < OPENS ? 0 : DAY);
  return midnight + OPENS * HOUR + random.between(5, 90) * MINUTE;
}
