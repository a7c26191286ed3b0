import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertClock, BUILT_AT, LAST_TIME, WrongConfiguration, wrongTime } from '../src';

describe('a clock', () => {
  it('may be right from the day of this version to the end of the year 9999', () => {
    for (const now of [BUILT_AT, Date.now(), LAST_TIME]) {
      expect(wrongTime(now)).toBeUndefined();
      expect(() => assertClock(now)).not.toThrow();
    }
  });

  it.each([
    [BUILT_AT - 1, 'a time that is over'],
    [0, '1970-01-01T00:00:00.000Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    [LAST_TIME + 1, 'after the year 9999'],
    [9e15, '9000000000000000'],
    [NaN, 'NaN'],
  ])('that says %d is wrong, and no product starts with it', (now, words) => {
    expect(wrongTime(now)).toContain(words);
    expect(() => assertClock(now)).toThrow(WrongConfiguration);
    expect(() => assertClock(now)).toThrow(words);
  });

  it('is judged by a day that is not over for anybody who has this version, and not before its last release', () => {
    expect(BUILT_AT).toBeLessThanOrEqual(Date.now());
    const changelog = readFileSync(join(__dirname, '../../../CHANGELOG.md'), 'utf8');
    const released = [...changelog.matchAll(/^## \[.*\] - (\d{4}-\d{2}-\d{2})$/gm)].map(([, day]) =>
      Date.parse(day ?? ''),
    );
    expect(BUILT_AT).toBeGreaterThanOrEqual(Math.max(0, ...released));
  });
});
