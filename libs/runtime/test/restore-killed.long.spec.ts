import fs, { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { sqliteEventStore } from '@parley/event-store';
import { sqliteConversationReadModel } from '@parley/read-models';
import { sqlitePublicLog } from '@parley/public-log';
import { openSqlite, RestoreUnfinished } from '@parley/storage';
import { backup, masterKeyBeside, restore, type Restored } from '../src';
import {
  commitsIn,
  never,
  operationsSay,
  ownStores,
  publicLogSays,
  publishTo,
  writeCommits,
  writeOperations,
} from './own-stores';

const STEPS = ['linkSync', 'renameSync', 'rmSync', 'writeFileSync', 'fsyncSync'] as const;
const KEY = `${Buffer.alloc(32, 1).toString('base64')}\n`;

class Killed extends Error {}

/** Has nothing more happen to any file from the `last`-th change on, as if the process had been killed; until it is let go on. */
function killedAfter(last: number): { readonly steps: () => number; readonly letGoOn: () => void } {
  let steps = 0;
  const spies = STEPS.map((name) => {
    const real = fs[name] as (...args: unknown[]) => unknown;
    return jest.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
      steps += 1;
      if (steps > last) throw new Killed();
      return real(...args);
    }) as never);
  });
  return { steps: () => steps, letGoOn: () => spies.forEach((spy) => spy.mockRestore()) };
}

describe.each([
  ['with a public log and a master key', true],
  ['from before there was either', false],
])('a restore of a backup %s that is killed', (_, withPublicLog) => {
  const own = ownStores();
  const restored = (): Promise<Restored> =>
    restore({ from: own.at('backup'), files: own.files, onProgress: () => undefined, signal: never });
  const key = (): string => masterKeyBeside(own.files.operations);
  let kept: readonly string[];
  let later: readonly string[];
  let published: string;
  let publishedLater: string;

  beforeEach(async () => {
    await writeCommits(own.files.events, 5);
    writeOperations(own.files.operations, 'early');
    kept = await commitsIn(own.files.events);
    published = await publishTo(own.publicLog, own.files.events);
    writeFileSync(key(), KEY, { mode: 0o600 });
    const sources = withPublicLog ? { ...own.allSources, 'master-key': key() } : own.sources;
    await backup({ sources, to: own.at('backup'), onProgress: () => undefined, signal: never });
    rmSync(key());
    await writeMore();
  });

  const open = {
    events: () => sqliteEventStore(own.files.events),
    operations: () =>
      openSqlite(own.files.operations, { kind: 'operations file', durability: 'full', migrations: [''] }),
    publicLog: () => sqlitePublicLog(own.publicLog),
  };
  const nameOf = { events: 'events.db', operations: 'operations.db', publicLog: 'operations.db.public-log' } as const;

  async function writeMore(): Promise<void> {
    await writeCommits(own.files.events, 5);
    writeOperations(own.files.operations, 'late');
    later = await commitsIn(own.files.events);
    publishedLater = await publishTo(own.publicLog, own.files.events);
    await sqliteConversationReadModel(own.files.readModel).close();
  }

  async function expectRestored(): Promise<void> {
    expect(await commitsIn(own.files.events)).toEqual(kept);
    expect(operationsSay(own.files.operations)).toEqual(['early']);
    expect(existsSync(own.files.readModel)).toBe(false);
    expect(existsSync(own.publicLog)).toBe(withPublicLog);
    if (withPublicLog) expect(await publicLogSays(own.publicLog)).toEqual([published, true]);
    expect(existsSync(key()) && readFileSync(key(), 'utf8')).toBe(withPublicLog && KEY);
  }

  /** Both are refused, with what to do, or all is as it was, or as it was restored. */
  async function expectWholeOrRefused(): Promise<void> {
    const marked = readdirSync(own.at('data')).filter((name) => name.endsWith('.restoring'));
    for (const file of ['events', 'operations', 'publicLog'] as const) {
      if (!marked.includes(`${nameOf[file]}.restoring`)) continue;
      expect(open[file]).toThrow(RestoreUnfinished);
      expect(open[file]).toThrow(
        `A restore of ${own.at(`data/${nameOf[file]}`)} was not finished. Run it again: npm run parley -- restore --from ${own.at('backup')}`,
      );
    }
    if (marked.length > 0) return;
    const said = operationsSay(own.files.operations);
    const [reached] = existsSync(own.publicLog) ? await publicLogSays(own.publicLog) : [undefined];
    expect(reached).toBe(said.length === 2 ? publishedLater : withPublicLog ? published : undefined);
    expect([await commitsIn(own.files.events), said]).toEqual(
      said.length === 2 ? [later, ['early', 'late']] : [kept, ['early']],
    );
  }

  it('after any step leaves all as it was or is refused, and is finished when it is run again', async () => {
    // Later rounds begin with what is restored already, written to again.
    for (let last = 0; ; last += 1) {
      const killed = killedAfter(last);
      const done = await restored().catch(() => undefined);
      const steps = killed.steps();
      killed.letGoOn();
      if (done !== undefined) {
        expect(steps).toBe(last);
        expect(last).toBeGreaterThan(15);
        break;
      }
      await expectWholeOrRefused();
      await restored();
      await expectRestored();
      expect(readdirSync(own.at('data')).filter((name) => /restor(e|ing)/.test(name))).toEqual([]);
      // Nothing of what was there is lost, however often it was begun.
      const aside = readdirSync(own.at('data')).filter((name) => /^events\.db\.replaced-\w+(-\d+)?$/.test(name));
      const logs = await Promise.all(aside.map((name) => commitsIn(own.at(`data/${name}`))));
      expect(logs).toContainEqual(later);
      for (const name of readdirSync(own.at('data'))) if (name.includes('.replaced-')) rmSync(own.at(`data/${name}`));
      rmSync(key(), { force: true });
      await writeMore();
    }
  });
});
