import { eventStoreDbEventStore } from '@parley/event-store';
import { startEventStoreDbDouble } from '@parley/testing';
import { contents, copiedLog, SOME, writeLog } from './copied-log';
import { ownFolder } from './own-folder';
import { runCli, startCli } from './processes';

const MANY = 20_000;

describe('a copy of the log', () => {
  const own = ownFolder();
  const { target, copy, source, copied } = copiedLog(own);

  /** Kills a copy as soon as it tells that it copies. */
  async function killedInTheMidst(to: string): Promise<void> {
    const { child, ended } = startCli(['copy', '--to', to, '--json'], own.environment);
    child.stdout?.once('data', () => child.kill('SIGKILL'));
    expect((await ended).code).toBeNull();
  }

  it('that is killed in the midst, again and again, is complete when it was let go on', async () => {
    await writeLog(own.files.events, MANY);
    let before = 0;
    for (let kills = 0; kills < 3; kills += 1) {
      await killedInTheMidst(`sqlite:${target()}`);
      const there = (await copied()).length;
      expect(there).toBeGreaterThan(before);
      expect(there).toBeLessThan(MANY);
      before = there;
    }
    const last = await copy('--json');
    expect([last.code, last.reports().at(-1)]).toMatchObject([
      0,
      { tag: 'copied', copied: { events: MANY - before, resumed: true, compared: MANY, differences: 0 } },
    ]);
    expect(await copied()).toEqual(await source());
  });

  it('goes to EventStoreDB and back, killed in the midst of either', async () => {
    await writeLog(own.files.events, SOME);
    const double = await startEventStoreDbDouble();
    try {
      await killedInTheMidst(double.connectionString);
      const there = await own.cli('copy', '--to', double.connectionString);
      expect(there).toMatchObject({
        code: 0,
        error: '',
        out: expect.stringContaining('all 1,500 are the same in both'),
      });
      expect(await contents(eventStoreDbEventStore({ connectionString: double.connectionString }))).toEqual(
        await source(),
      );
      const back = { ...own.environment, PARLEY_EVENT_STORE: double.connectionString };
      expect(await runCli(['copy', '--to', `sqlite:${target()}`], back)).toMatchObject({ code: 0, error: '' });
    } finally {
      await double.stop();
    }
    expect(await copied()).toEqual(await source());
  });
});
