import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreDbEventStore, sqliteEventStore } from '@parley/event-store';
import { startEventStoreDbDouble } from '@parley/testing';
import { contents, writeLog } from './copied-log';
import { environmentOf, filesIn, runCli, startCli, type Ended } from './processes';

const MANY = 20_000;
const SOME = 1_500;

describe('a copy of the log', () => {
  let folder: string;
  let target: string;
  let environment: NodeJS.ProcessEnv;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-copy-'));
    target = join(folder, 'copy.db');
    environment = environmentOf(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const copy = (...args: readonly string[]): Promise<Ended> =>
    runCli(['copy', '--to', `sqlite:${target}`, ...args], environment);
  const source = (): Promise<readonly unknown[]> => contents(sqliteEventStore(filesIn(folder).events));

  /** Kills a copy as soon as it tells that it copies. */
  async function killedInTheMidst(to: string): Promise<void> {
    const { child, ended } = startCli(['copy', '--to', to, '--json'], environment);
    child.stdout?.once('data', () => child.kill('SIGKILL'));
    expect((await ended).code).toBeNull();
  }

  it('that is killed in the midst, again and again, is complete when it was let go on', async () => {
    await writeLog(filesIn(folder).events, MANY);
    let before = 0;
    for (let kills = 0; kills < 3; kills += 1) {
      await killedInTheMidst(`sqlite:${target}`);
      const there = (await contents(sqliteEventStore(target))).length;
      expect(there).toBeGreaterThan(before);
      expect(there).toBeLessThan(MANY);
      before = there;
    }
    const last = await copy('--json');
    expect([last.code, last.reports().at(-1)]).toMatchObject([
      0,
      { tag: 'copied', copied: { events: MANY - before, resumed: true, compared: MANY, differences: 0 } },
    ]);
    expect(await contents(sqliteEventStore(target))).toEqual(await source());
  });

  it('goes to EventStoreDB and back, killed in the midst of either', async () => {
    await writeLog(filesIn(folder).events, SOME);
    const double = await startEventStoreDbDouble();
    try {
      await killedInTheMidst(double.connectionString);
      const there = await runCli(['copy', '--to', double.connectionString], environment);
      expect(there).toMatchObject({
        code: 0,
        error: '',
        out: expect.stringContaining('all 1,500 are the same in both'),
      });
      expect(await contents(eventStoreDbEventStore({ connectionString: double.connectionString }))).toEqual(
        await source(),
      );
      environment = { ...environment, PARLEY_EVENT_STORE: double.connectionString };
      expect(await copy()).toMatchObject({ code: 0, error: '' });
    } finally {
      await double.stop();
    }
    expect(await contents(sqliteEventStore(target))).toEqual(await source());
  });
});
