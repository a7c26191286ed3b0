import fc from 'fast-check';
import { conversationOpened, teammateSaved } from '@parley/testing';
import { verify, type Difference } from '../src';
import { followedLog, verifying } from './followed-log';
import { fullLog } from './full-log';
import { anyHappenings } from './happenings';

describe('a read model that says what the log says', () => {
  it('has no difference, and everything in it was compared', async () => {
    const { verified, differences } = await verifying(await fullLog());
    expect(differences).toEqual([]);
    expect(verified).toEqual({
      conversations: 7,
      contacts: 3,
      teammates: 1,
      inboxes: 1,
      routing: 1,
      differences: 0,
      events: 36,
      behind: 0,
      unreadable: 2,
    });
  });

  it('says how much of the log it had not come to, of which nothing was compared', async () => {
    const log = await fullLog();
    await log.teammate('usr_late', teammateSaved());
    expect((await verifying(log)).verified).toMatchObject({ differences: 0, events: 37, behind: 1 });
    const never = followedLog();
    await never.teammate('usr_late', teammateSaved());
    expect((await verifying(never)).verified).toMatchObject({ differences: 0, events: 1, behind: 1 });
  });

  it('has no difference when there is nothing at all', async () => {
    const { verified, differences } = await verifying(followedLog());
    expect(differences).toEqual([]);
    expect(verified).toMatchObject({ conversations: 0, events: 0 });
  });

  it('has none while a writer goes on and the projector follows', async () => {
    const log = followedLog();
    const happenings = fc.sample(anyHappenings, { numRuns: 60, seed: 1 });
    const writing = (async () => {
      for (const [i, some] of happenings.entries())
        for (const happen of some) {
          await happen({ ...log, conversation: (id, ...rest) => log.conversation(`${id}_${i}`, ...rest) });
          await new Promise((resolve) => setImmediate(resolve));
        }
    })();
    const end = new AbortController();
    const following = log.follow(end.signal);
    let done = false;
    void writing.then(() => (done = true));
    let moved = 0;
    do {
      const before = await log.model.checkpoint();
      // Of a read model that is empty yet nothing is asked: the writer gets its turn all the same.
      await nextTurn();
      // One turn of the event loop for each answer, as from a process elsewhere.
      const { stored, list } = log.model;
      const { differences } = await verifying(log, {
        stored: async (...of) => (await nextTurn(), stored(...of)),
        list: async (query) => (await nextTurn(), list(query)),
      });
      expect(differences).toEqual([]);
      if ((await log.model.checkpoint()) !== before) moved += 1;
    } while (!done);
    end.abort();
    await Promise.all([writing, following]);
    expect(moved).toBeGreaterThan(2);
  });
});

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a verification', () => {
  it('tells how far it is', async () => {
    const log = followedLog();
    for (let i = 0; i < 2_500; i += 1) await log.conversation(`conv_${i}`, [conversationOpened()]);
    const told: { position: string; events: number }[] = [];
    const onDifference = (difference: Difference) => expect(difference).toBeUndefined();
    const { events } = await verify(log.store, log.model, { onDifference, onProgress: (done) => told.push(done) });
    expect(told.length).toBeGreaterThan(0);
    expect(told.map((done) => done.position)).toEqual(told.map((done) => done.position).toSorted());
    expect(told.at(-1)?.events).toBeLessThanOrEqual(events);
  });

  it('is given up when its signal says so', async () => {
    const { store, model } = await fullLog();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(verify(store, model, { onDifference: () => undefined, signal })).rejects.toThrow('enough');
  });

  it('given up on its way ends there', async () => {
    const { store, model } = await fullLog();
    const giveUp = new AbortController();
    const stored: typeof model.stored = (...of) => {
      giveUp.abort(new Error('enough'));
      return model.stored(...of);
    };
    const options = { onDifference: () => undefined, signal: giveUp.signal };
    await expect(verify(store, { ...model, stored }, options)).rejects.toThrow('enough');
  });

  it('lets others run', async () => {
    const log = await fullLog();
    let turns = 0;
    const tick = setInterval(() => (turns += 1), 1);
    const stored: typeof log.model.stored = (...of) => {
      const until = performance.now() + 8;
      while (performance.now() < until);
      return log.model.stored(...of);
    };
    await verifying(log, { stored });
    clearInterval(tick);
    expect(turns).toBeGreaterThan(2);
  });
});
