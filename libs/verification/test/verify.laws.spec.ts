import fc from 'fast-check';
import { followedLog, verifying } from './followed-log';
import { anyHappenings } from './happenings';

describe('a read model that says what the log says', () => {
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
});
