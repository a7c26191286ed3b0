import { timerRunner } from '@parley/automations';
import { MONDAY, until } from '@parley/testing';
import { Activity } from './activity';
import { Dice } from './dice';
import { House, type Process } from './house';
import { judged } from './judge';

const SECOND = 1_000;
const HOUR = 3_600_000;
const DEATHS = 200;

const scale = {
  workspaces: ['ws_1', 'ws_2', 'ws_3'],
  inboxes: ['inbox_1', 'inbox_2'],
  conversations: 60,
  snoozeSeconds: [1, 30],
  timeoutSeconds: [20, 300],
} as const;

describe(`${DEATHS} random deaths of who does the timers`, () => {
  const house = new House({ runners: (parts) => [timerRunner(parts)], start: MONDAY });
  const dice = new Dice(17);
  afterAll(() => house.close());

  /** People go on, and time passes, until it happens. */
  async function livesUntilItEnds(process: Process, activity: Activity): Promise<void> {
    process.endsSoon(dice.next() < 0.4 ? 'frozen' : 'dead', dice.between(1, 250));
    while (!process.hasEnded) {
      for (let n = dice.between(1, 6); n > 0; n -= 1) await activity.goesOn();
      await house.pass(dice.skewed(1, 3 * SECOND));
    }
  }

  it('leave each snooze woken and each idle conversation closed once, as the log tells it (rules 7 and 8)', async () => {
    const activity = new Activity(house, dice, scale);
    await house.begin();
    await activity.begin();
    let process = await house.start();
    let frozen: Process | undefined;
    for (let deaths = 0; deaths < DEATHS; deaths += 1) {
      await livesUntilItEnds(process, activity);
      const next = house.process();
      if (dice.next() < 0.3) await house.pass(dice.between(0, 20) * SECOND);
      await until(() => next.acts || next.hasEnded);
      // It was longer away than its lease, and goes on with what it had in hand.
      frozen?.thaw();
      frozen?.endsSoon('dead', dice.skewed(1, 50));
      frozen = process;
      process = next;
    }
    process.kill();
    await house.start();
    const calm = house.clock.now();
    await house.pass(HOUR);
    const { wrong, wakes, closes } = await judged(house, [[calm, Infinity]]);
    expect(wrong).toEqual([]);
    expect(Math.min(wakes, closes)).toBeGreaterThan(DEATHS);
  }, 120_000);
});
