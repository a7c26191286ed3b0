import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import {
  copyLog,
  CopyRefused,
  inMemoryEventStore,
  inMemoryLog,
  StoreUnavailable,
  type AppendFailure,
  type CopyTarget,
  type EventStore,
} from '../src';
import { contentsOf, differencesOf, mixedLog, streamNo, writeLog, type LogPlan } from './copy-log';
import { appended, commitOf } from './make';

/** What becomes of a write: `lost` and `unknown` were written and not answered, after `killed` nobody asks any more. */
type Fate = 'written' | 'away' | 'lost' | 'unsent' | 'killed before' | 'killed after';

class Killed extends Error {}

/** A target that writes so many appends of one turn in one go, all or none, each go by its fate; then all goes well. */
function fateful(store: EventStore, appendsAtOnce: number, fates: readonly Fate[]): CopyTarget {
  const left = [...fates];
  let turn: Promise<Fate> | undefined;
  const fail = (failure: AppendFailure): E.Either<AppendFailure, never> => E.left(failure);
  return {
    ...store,
    appendsAtOnce,
    append: (stream, expected, commits) => async () => {
      turn ??= Promise.resolve().then(() => {
        turn = undefined;
        return left.shift() ?? 'written';
      });
      const fate = await turn;
      if (fate === 'killed before') throw new Killed();
      if (fate === 'away') return fail({ tag: 'Unavailable', reason: 'it is away' });
      if (fate === 'unsent') return fail({ tag: 'UnknownOutcome', reason: 'no answer' });
      const outcome = await store.append(stream, expected, commits)();
      if (fate === 'killed after') throw new Killed();
      return fate === 'lost' ? fail({ tag: 'UnknownOutcome', reason: 'no answer' }) : outcome;
    },
  };
}

const aLog: fc.Arbitrary<LogPlan> = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 4 })), { maxLength: 60 });
const fates = fc.array(
  fc.constantFrom<Fate>('written', 'written', 'away', 'lost', 'unsent', 'killed before', 'killed after'),
  { maxLength: 30 },
);

describe('a copy whose target fails and whose process is killed, at any point', () => {
  it('is complete without doubles when it was run often enough, whatever the log', async () => {
    await fc.assert(
      fc.asyncProperty(aLog, aLog, fc.integer({ min: 1, max: 8 }), fates, async (log, more, appendsAtOnce, ends) => {
        const [source, target] = [inMemoryEventStore(), inMemoryEventStore()];
        await writeLog(source, log);
        const failing = fateful(target, appendsAtOnce, ends);
        for (let runs = 0, done = false; !done; runs += 1) {
          expect(runs).toBeLessThanOrEqual(ends.length + 1);
          try {
            await copyLog(source, failing, { pauseMs: 0 });
            done = true;
          } catch (error) {
            if (!(error instanceof Killed) && !(error instanceof StoreUnavailable)) throw error;
            // What is there is the beginning of the log, and the log grows before the next run.
            const there = await contentsOf(target);
            expect(there).toEqual((await contentsOf(source)).slice(0, there.length));
            if (runs === 0) await writeLog(source, more);
          }
        }
        expect(await contentsOf(target)).toEqual(await contentsOf(source));
        expect(await differencesOf(source, target)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is tried again as it was sent, and counts what it copied once', async () => {
    const [source, target] = [inMemoryEventStore(), inMemoryEventStore()];
    await writeLog(source, mixedLog(40));
    const failing = fateful(target, 3, ['written', 'lost', 'away', 'unsent', 'written', 'lost']);
    expect(await copyLog(source, failing, { pauseMs: 0 })).toMatchObject({ commits: 40, events: 100, resumed: false });
    expect(await contentsOf(target)).toEqual(await contentsOf(source));
  });

  it('fails at once where the target takes nothing from the beginning, and after some tries where it stays away', async () => {
    const [source, log] = [inMemoryEventStore(), inMemoryLog()];
    const target = inMemoryEventStore(log);
    await writeLog(source, mixedLog(10));
    await expect(copyLog(source, fateful(target, 1, ['away']))).rejects.toThrow(
      'the target does not take thing-ws_1/0@0: it is away',
    );
    const away = Array.from({ length: 20 }, () => 'away' as const);
    await expect(copyLog(source, fateful(target, 1, ['written', ...away]), { pauseMs: 0 })).rejects.toThrow(
      StoreUnavailable,
    );
    expect(await contentsOf(target)).toHaveLength(1);
    log.reachable = false;
    await expect(copyLog(source, target)).rejects.toThrow(StoreUnavailable);
  });

  it('ends while it waits for its target', async () => {
    const [source, target] = [inMemoryEventStore(), inMemoryEventStore()];
    await writeLog(source, mixedLog(10));
    const given = new AbortController();
    const failing = fateful(target, 1, ['written', 'away']);
    const copy = copyLog(source, failing, {
      pauseMs: 60_000,
      signal: given.signal,
      onProgress: () => setImmediate(() => given.abort()),
    });
    await expect(copy).rejects.toThrow(/abort/);
    expect(await contentsOf(target)).toHaveLength(1);
  });

  it('goes on behind what an earlier run had sent and what came to be there only now', async () => {
    const [source, target] = [inMemoryEventStore(), inMemoryEventStore()];
    await writeLog(source, [
      [1, 1],
      [1, 2],
      [1, 1],
      [2, 1],
    ]);
    const [first] = await contentsOf(source);
    let late = true;
    const landing: CopyTarget = {
      ...target,
      append: (stream, expected, commits) => async () => {
        if (late) await appended(target, streamNo(1), 'none', first as ReturnType<typeof commitOf>);
        late = false;
        return target.append(stream, expected, commits)();
      },
    };
    expect(await copyLog(source, landing)).toMatchObject({ commits: 3 });
    expect(await contentsOf(target)).toEqual(await contentsOf(source));
  });

  it('is refused when something else writes to the target', async () => {
    const [source, target] = [inMemoryEventStore(), inMemoryEventStore()];
    await writeLog(source, mixedLog(10));
    let others = true;
    const shared: CopyTarget = {
      ...target,
      append: (stream, expected, commits) => async () => {
        if (others) await appended(target, stream, 'none', commitOf());
        others = false;
        return target.append(stream, expected, commits)();
      },
    };
    await expect(copyLog(source, shared)).rejects.toThrow(CopyRefused);
  });

  it.each<[AppendFailure, RegExp]>([
    [{ tag: 'TooLarge', bytes: 9, limit: 8 }, /^The target takes 8 bytes at once, and thing-ws_1\/0@0 has 9\. Name /],
    [{ tag: 'Malformed', reason: 'it is odd' }, /^The target does not take thing-ws_1\/0@0: it is odd\.$/],
  ])('is refused by a target that answers %j', async (failure, sentence) => {
    const [source, target] = [inMemoryEventStore(), inMemoryEventStore()];
    await writeLog(source, mixedLog(1));
    const refusing: CopyTarget = { ...target, append: () => () => Promise.resolve(E.left(failure)) };
    const refused = copyLog(source, refusing);
    await expect(refused).rejects.toThrow(CopyRefused);
    await expect(refused).rejects.toThrow(sentence);
  });
});
