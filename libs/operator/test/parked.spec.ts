import { AUTOMATIONS } from '@parley/automations';
import { CONVERSATIONS } from '@parley/read-models';
import {
  inMemoryConsumers,
  inMemoryConsumerState,
  NotRunningHere,
  type InMemoryConsumers,
} from '@parley/subscriptions';
import type { Report } from '../src';
import { tellOfParked } from '../src/parked';

const never = new AbortController().signal;

/** So many streams that are parked, and what is told of them. */
class Asked {
  readonly reports: Report[] = [];
  private readonly shared: InMemoryConsumers = inMemoryConsumers();

  constructor(streams: number) {
    for (let n = 0; n < streams; n += 1) this.park(`s-${String(n).padStart(5, '0')}`);
  }

  park(stream: string, consumer = CONVERSATIONS): void {
    const place = { stream, firstRevision: 0, revision: 0, position: stream, waitingTo: 0 };
    const why = { reason: 'unreadable', detail: 'UnknownType', parkedAt: 0 } as const;
    this.shared.parked.set(`${consumer} ${stream}`, { consumer, ...place, ...why });
  }

  handled(stream: string, consumer = CONVERSATIONS): true {
    return this.shared.parked.delete(`${consumer} ${stream}`) as true;
  }

  tell(
    again: ((stream: string, consumer: string) => Promise<boolean>) | undefined,
    signal = never,
  ): ReturnType<typeof tellOfParked> {
    const { parked } = inMemoryConsumerState(this.shared);
    const asked = again ?? (() => Promise.reject(new Error('nobody asked for it')));
    const consumers = [CONVERSATIONS, AUTOMATIONS].map((consumer) => ({ consumer, parked }));
    return tellOfParked(
      { consumers, again: (consumer, stream) => asked(stream, consumer) },
      { task: 'parked', again: again !== undefined },
      (report) => this.reports.push(report),
      signal,
    );
  }

  of<Tag extends Report['tag']>(tag: Tag): readonly Extract<Report, { tag: Tag }>[] {
    return this.reports.filter((report): report is Extract<Report, { tag: Tag }> => report.tag === tag);
  }
}

describe('telling of what is parked', () => {
  it('names ten thousand streams at most, counts all of them, and lets others have their turn', async () => {
    const asked = new Asked(10_002);
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 1);
    expect(await asked.tell(undefined)).toEqual({ handled: 0, parked: 10_002 });
    clearInterval(turning);
    expect(turns).toBeGreaterThan(0);
    expect(asked.of('parked')).toHaveLength(10_000);
    expect(asked.of('warning')).toEqual([{ tag: 'warning', message: '2 more streams are parked than are shown here' }]);
  });

  it('says how far it is, not more often than anybody can see', async () => {
    const asked = new Asked(600);
    expect(await asked.tell(async (stream) => asked.handled(stream))).toEqual({ handled: 600, parked: 0 });
    expect(asked.of('progress')[0]).toEqual({ tag: 'progress', progress: { step: 'streams', done: 1, of: 600 } });
    expect(asked.of('progress').length).toBeLessThan(600);
  });

  it('names a stream for each consumer that has parked it, and counts it once', async () => {
    const asked = new Asked(2);
    asked.park('s-00001', AUTOMATIONS);
    asked.park('s-00002', AUTOMATIONS);
    expect(await asked.tell(undefined)).toEqual({ handled: 0, parked: 3 });
    expect(asked.of('parked').map(({ parked: { stream, consumer } }) => `${stream} ${consumer}`)).toEqual([
      `s-00000 ${CONVERSATIONS}`,
      `s-00001 ${CONVERSATIONS}`,
      `s-00001 ${AUTOMATIONS}`,
      `s-00002 ${AUTOMATIONS}`,
    ]);
  });

  it('has each consumer handle again what it has parked, and counts a stream as handled when all of them could', async () => {
    const asked = new Asked(2);
    asked.park('s-00000', AUTOMATIONS);
    asked.park('s-00001', AUTOMATIONS);
    const again = async (stream: string, consumer: string): Promise<boolean> =>
      (stream !== 's-00001' || consumer !== AUTOMATIONS) && asked.handled(stream, consumer);
    expect(await asked.tell(again)).toEqual({ handled: 1, parked: 1 });
    expect(asked.of('parked')).toMatchObject([{ parked: { stream: 's-00001', consumer: AUTOMATIONS } }]);
  });

  it('goes on with the next stream when one cannot be handled again', async () => {
    const asked = new Asked(3);
    const again = async (stream: string): Promise<boolean> => {
      if (stream === 's-00001') throw new Error('the disk is full');
      return asked.handled(stream);
    };
    expect(await asked.tell(again)).toEqual({ handled: 2, parked: 1 });
    const message = 's-00001 was not handled again: the disk is full';
    expect(asked.of('warning')).toEqual([{ tag: 'warning', message }]);
    expect(asked.of('parked')).toMatchObject([{ parked: { stream: 's-00001' } }]);
  });

  it('ends where the consumer does not run', async () => {
    const asked = new Asked(3);
    const again = (): Promise<boolean> => Promise.reject(new NotRunningHere(CONVERSATIONS));
    await expect(asked.tell(again)).rejects.toThrow(NotRunningHere);
    expect(asked.reports).toEqual([]);
  });

  it('is given up between two streams', async () => {
    const asked = new Asked(3);
    const gone = new AbortController();
    const again = async (stream: string): Promise<boolean> => {
      gone.abort();
      return asked.handled(stream);
    };
    await expect(asked.tell(again, gone.signal)).rejects.toThrow(/abort/);
    expect(asked.of('parked')).toEqual([]);
  });
});
