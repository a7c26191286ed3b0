import { silentLogger, type Logger } from '@parley/platform';
import type { ConsumerStatus } from '@parley/subscriptions';
import { reportProgress } from '../src/publisher/report-progress';

const at = (position: number): string => String(position).padStart(20, '0');

describe('the progress of the publisher', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is told with the time that is left, until it has come to the end of what was there', () => {
    let position: string | undefined;
    const told: object[] = [];
    const logger: Logger = { ...silentLogger, info: (fields) => void told.push(fields) };
    reportProgress({
      publisher: { status: () => ({ position }) as ConsumerStatus },
      end: at(100),
      logger,
      everyMs: 1_000,
    });
    jest.advanceTimersByTime(1_000);
    position = at(25);
    jest.advanceTimersByTime(1_000);
    position = at(50);
    jest.advanceTimersByTime(1_000);
    position = at(100);
    jest.advanceTimersByTime(5_000);
    expect(told).toEqual([
      { percent: 0, secondsLeft: null },
      { percent: 25, secondsLeft: 3 },
      { percent: 50, secondsLeft: 2 },
      { percent: 100 },
    ]);
  });

  it('is not told of one that is there at once', () => {
    const told: object[] = [];
    const logger: Logger = { ...silentLogger, info: (fields) => void told.push(fields) };
    reportProgress({
      publisher: { status: () => ({ position: at(3) }) as ConsumerStatus },
      end: at(3),
      logger,
      everyMs: 1_000,
    });
    jest.advanceTimersByTime(5_000);
    expect(told).toEqual([]);
  });
});
