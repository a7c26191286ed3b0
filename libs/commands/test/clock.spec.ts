import { inMemoryEventStore } from '@parley/event-store';
import * as E from 'fp-ts/Either';
import { logged, open, pathOn, receive, type Unstamped } from './paths';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEARS = 10 * 365 * DAY;
const START = Date.parse('2026-03-02T09:00:00Z');

const snooze = (till: number): Unstamped => ({ type: 'SnoozeConversation', snoozeId: 's1', till });

describe('rule 4: a clock that ran ahead by years and came back', () => {
  let now = START;
  const clock = (): number => now;
  beforeEach(() => {
    now = START;
  });

  it('leaves stamps that rise, and a conversation that takes a snooze till after tomorrow', async () => {
    const store = inMemoryEventStore();
    const path = pathOn(store, { clock });
    await path.sent(open);
    now += YEARS;
    await path.sent(receive('m1'));
    now -= YEARS;
    expect(await path.send(snooze(now + DAY))).toMatchObject(
      E.left({ tag: 'Refused', refusal: { code: 'snooze_in_the_past' } }),
    );
    expect(await path.sent(snooze(now + DAY + 1))).toMatchObject({ changed: true });
    expect((await logged(store)).map(({ at }) => at)).toEqual([START, START + YEARS, START + YEARS + 1]);
  });
});
