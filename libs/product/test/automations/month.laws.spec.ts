import { timerRunner } from '@parley/automations';
import { MONDAY } from '@parley/testing';
import { Activity } from './activity';
import { Dice } from './dice';
import { House, type Process } from './house';
import { judged, type Span } from './judge';

const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const scale = {
  workspaces: ['ws_1', 'ws_2', 'ws_3'],
  inboxes: ['inbox_1', 'inbox_2', 'inbox_3', 'inbox_4'],
  conversations: 120,
  snoozeSeconds: [1, 14 * 86_400],
  timeoutSeconds: [60, 10 * 86_400],
} as const;

/** From which day to which the process is away. */
const AWAY: readonly Span[] = [
  [4 * DAY, 4 * DAY + HOUR],
  [9 * DAY, 12 * DAY],
  [20 * DAY, 20 * DAY + 20 * SECOND],
  [23 * DAY, 27 * DAY],
];

describe('a month of timers', () => {
  const house = new House({ runners: (parts) => [timerRunner(parts)], start: MONDAY });
  afterAll(() => house.close());

  it('wakes each snooze and closes what is idle once, in time while the process runs, as the log tells it (rules 7, 8 and 17)', async () => {
    const dice = new Dice(18);
    const activity = new Activity(house, dice, scale);
    await house.begin();
    await activity.begin();
    const ran: Span[] = [];
    let process: Process | undefined = await house.start();
    let since = house.clock.now();
    const end = MONDAY + 30 * DAY;
    let away = [...AWAY];
    while (house.clock.now() < end) {
      const [next] = away;
      const at = house.clock.now() - MONDAY;
      if (next !== undefined && process !== undefined && at >= next[0]) {
        process.kill();
        process = undefined;
        ran.push([since, house.clock.now()]);
      }
      if (next !== undefined && process === undefined && at >= next[1]) {
        process = await house.start();
        since = house.clock.now();
        away = away.slice(1);
      }
      await activity.goesOn();
      if (dice.next() < 0.7) await house.pass(dice.skewed(1, 40 * 60) * SECOND);
    }
    ran.push([since, Infinity]);
    const { wrong, wakes, closes, ended } = await judged(house, ran);
    expect(wrong).toEqual([]);
    expect(Math.min(wakes, closes, ended)).toBeGreaterThan(150);
  }, 120_000);
});
