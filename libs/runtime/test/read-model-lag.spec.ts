import type { ObservedAppend } from '@parley/event-store';
import { prometheusMetrics, type Metrics } from '@parley/platform';
import { readModelLag } from '../src';

describe('how far the read model is behind', () => {
  let metrics: Metrics;
  let now: number;
  let shown: string | undefined;
  let tell: (append: ObservedAppend) => void;
  beforeEach(() => {
    metrics = prometheusMetrics({ ofProcess: false });
    now = 1_000;
    shown = undefined;
    tell = readModelLag(metrics, { status: () => ({ position: shown }) as never }, () => now);
  });

  const place = (position: number): string => String(position).padStart(20, '0');
  const acknowledged = (position: number, stream = 'conversation-ws_1/conv_1'): void =>
    tell({
      stream,
      commits: [],
      milliseconds: 1,
      outcome: { _tag: 'Right', right: { revision: 0, position: place(position) } },
    });
  async function lag(): Promise<number> {
    const [, value] = /^parley_read_model_lag_seconds (\S+)$/m.exec(await metrics.read()) ?? [];
    return Number(value);
  }

  it('is the age of the oldest commit that it does not show', async () => {
    expect(await lag()).toBe(0);
    acknowledged(1);
    now += 500;
    acknowledged(2);
    now += 500;
    expect(await lag()).toBe(1);
    shown = place(1);
    expect(await lag()).toBe(0.5);
    shown = place(2);
    expect(await lag()).toBe(0);
  });

  it('counts what came together as one, until all of it is shown', async () => {
    acknowledged(1);
    now += 10;
    acknowledged(2);
    now += 90;
    shown = place(1);
    expect(await lag()).toBe(0.1);
    shown = place(2);
    expect(await lag()).toBe(0);
  });

  it('leaves out what is shown nowhere, and what was not written', async () => {
    acknowledged(1, 'snapshot-v3-conversation-ws_1/conv_1');
    acknowledged(2, 'thread-ws_1/t');
    tell({
      stream: 'contact-ws_1/c',
      commits: [],
      milliseconds: 1,
      outcome: { _tag: 'Left', left: { tag: 'Conflict', actual: 3 } },
    });
    now += 1_000;
    expect(await lag()).toBe(0);
  });

  it('is still told after very much that is not shown, and forgets what is', async () => {
    for (let i = 1; i <= 50_000; i += 1) {
      acknowledged(i);
      now += 100;
    }
    expect(await lag()).toBe(5_000);
    shown = place(25_000);
    const half = await lag();
    expect([half >= 2_500, half < 2_530]).toEqual([true, true]);
    shown = place(50_000);
    expect(await lag()).toBe(0);
  });
});
