import fc from 'fast-check';
import type { ConversationEvent } from '@parley/domain';
import {
  anyContactEvent,
  anyHistory,
  anyInboxEvent,
  anyTeammateEvent,
  conversationOpened,
  teammateSaved,
} from '@parley/testing';
import { verify, type Difference } from '../src';
import { followedLog, verifying, type FollowedLog } from './followed-log';
import { fullLog } from './full-log';

/** What happens to several conversations and records, one commit after the other. */
type Happening = (log: FollowedLog) => Promise<void>;

const anyHappenings: fc.Arbitrary<readonly Happening[]> = fc
  .record({
    histories: fc.array(anyHistory, { minLength: 1, maxLength: 4 }),
    contacts: fc.array(fc.tuple(fc.constantFrom('p1', 'p2', 'p9'), anyContactEvent), { maxLength: 5 }),
    teammates: fc.array(anyTeammateEvent, { maxLength: 2 }),
    inboxes: fc.array(anyInboxEvent, { maxLength: 2 }),
  })
  .map(({ histories, contacts, teammates, inboxes }) => {
    const conversations = histories.map(({ steps }, i): Happening[] => {
      const commits: (readonly ConversationEvent[])[] = steps.map(({ events }) => events);
      return commits.map((events) => (log) => log.conversation(`conv_${i}`, events, i === 3 ? 'ws_2' : 'ws_1'));
    });
    return interleaved([
      ...conversations,
      contacts.map(
        ([id, event]): Happening =>
          (log) =>
            log.contact(id, event),
      ),
      teammates.map(
        (event): Happening =>
          (log) =>
            log.teammate('p1', event),
      ),
      inboxes.map(
        (event): Happening =>
          (log) =>
            log.inbox('inb_sales', event),
      ),
    ]);
  });

/** The first of each, then the second of each, and so on. */
const interleaved = <T>(lists: readonly (readonly T[])[]): readonly T[] =>
  Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, i) => i).flatMap((i) =>
    lists.flatMap((list) => list.slice(i, i + 1)),
  );

describe('a read model that says what the log says', () => {
  it('has no difference, and everything in it was compared', async () => {
    const { verified, differences } = await verifying(await fullLog());
    expect(differences).toEqual([]);
    expect(verified).toEqual({
      conversations: 7,
      contacts: 3,
      teammates: 1,
      inboxes: 1,
      differences: 0,
      events: 34,
      behind: 0,
      unreadable: 2,
    });
  });

  it('says how much of the log it had not come to, of which nothing was compared', async () => {
    const log = await fullLog();
    await log.teammate('usr_late', teammateSaved());
    expect((await verifying(log)).verified).toMatchObject({ differences: 0, events: 35, behind: 1 });
    const never = followedLog();
    await never.teammate('usr_late', teammateSaved());
    expect((await verifying(never)).verified).toMatchObject({ differences: 0, events: 1, behind: 1 });
  });

  it('has no difference when there is nothing at all', async () => {
    const { verified, differences } = await verifying(followedLog());
    expect(differences).toEqual([]);
    expect(verified).toMatchObject({ conversations: 0, events: 0 });
  });

  it('has none after any histories, however much of the log it has applied', async () => {
    await fc.assert(
      fc.asyncProperty(anyHappenings, fc.nat(60), async (happenings, applied) => {
        const log = followedLog();
        for (const happen of happenings) await happen(log);
        await log.project(applied);
        expect((await verifying(log)).differences).toEqual([]);
      }),
    );
  });

  it('has none when it goes on after its counts were told', async () => {
    await fc.assert(
      fc.asyncProperty(anyHappenings, fc.nat(60), fc.nat(60), async (happenings, applied, later) => {
        const log = followedLog();
        for (const happen of happenings) await happen(log);
        await log.project(applied);
        const told = await log.model.allCounts();
        await log.project(later);
        expect((await verifying(log, { allCounts: () => Promise.resolve(told) })).differences).toEqual([]);
      }),
    );
  });

  it('has none when it applies a commit between any two of its answers', async () => {
    await fc.assert(
      fc.asyncProperty(anyHappenings, fc.nat(40), async (happenings, applied) => {
        const log = followedLog();
        for (const happen of happenings) await happen(log);
        await log.project(applied);
        const { stored, list, messageStatuses, contact, teammate, inbox, keys } = log.model;
        const { differences } = await verifying(log, {
          stored: async (...of) => (await log.project(1), stored(...of)),
          list: async (query) => (await log.project(1), list(query)),
          messageStatuses: async (...of) => (await log.project(1), messageStatuses(...of)),
          contact: async (...of) => (await log.project(1), contact(...of)),
          teammate: async (...of) => (await log.project(1), teammate(...of)),
          inbox: async (...of) => (await log.project(1), inbox(...of)),
          keys: async (...of) => (await log.project(1), keys(...of)),
        });
        expect(differences).toEqual([]);
      }),
    );
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
