import fc from 'fast-check';
import type { ContactEvent } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { anyContactEvent, anyHistory, anyTeammateEvent, WORKSPACE } from '@parley/testing';
import { PublishedLog } from './published-log';

type Happening = (log: PublishedLog) => Promise<unknown>;

/** The first of each, then the second of each, and so on. */
const interleaved = <T>(lists: readonly (readonly T[])[]): readonly T[] =>
  Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, i) => i).flatMap((i) =>
    lists.flatMap((list) => list.slice(i, i + 1)),
  );

const person = fc.constantFrom('p1', 'p2', 'p3');

/** What happens to several conversations, and to the records of those who show in them, one commit after the other. */
const happenings = (contactEvent: fc.Arbitrary<ContactEvent>): fc.Arbitrary<readonly Happening[]> =>
  fc
    .record({
      histories: fc.array(anyHistory, { minLength: 1, maxLength: 3 }),
      contacts: fc.array(fc.tuple(person, contactEvent), { maxLength: 12 }),
      teammates: fc.array(fc.tuple(person, anyTeammateEvent), { maxLength: 4 }),
    })
    .map(({ histories, contacts, teammates }) => {
      const conversations = histories.map(({ steps }, i) =>
        steps
          .filter(({ events }) => events.length > 0)
          .map(({ events }): Happening => {
            const workspace = i === 2 ? 'ws_2' : 'ws_1';
            return ({ write }) => write.within(workspace).conversation(`conv_${i}`, ...events);
          }),
      );
      const saved = contacts.map(
        ([id, event]): Happening =>
          ({ write }) =>
            write.contact(id, event),
      );
      const named = teammates.map(
        ([id, event]): Happening =>
          ({ write }) =>
            write.teammate(id, event),
      );
      return interleaved([...conversations, saved, named]);
    });

/** Nobody is erased. */
const kept = anyContactEvent.filter(({ type }) => type !== 'ContactErased');

async function published(given: readonly Happening[], most: number, step: number): Promise<PublishedLog> {
  const log = new PublishedLog();
  await log.attach();
  for (const happen of given) await happen(log);
  await log.publish(most, step);
  return log;
}

describe('a public log that its publisher made', () => {
  it('has no differences after any histories, however much of the log was published, and in whatever steps', async () => {
    await fc.assert(
      fc.asyncProperty(
        happenings(anyContactEvent),
        fc.nat(60),
        fc.integer({ min: 1, max: 9 }),
        async (given, most, step) => {
          const log = await published(given, most, step);
          expect((await log.verifying()).differences).toEqual([]);
          await log.publish(Infinity, step);
          expect((await log.verifying()).differences).toEqual([]);
        },
      ),
    );
  });

  it('has none after any contacts were erased in between', async () => {
    await fc.assert(
      fc.asyncProperty(happenings(anyContactEvent), fc.nat(60), async (given, most) => {
        const log = await published(given, most, 1);
        expect((await log.verifying()).differences).toEqual([]);
        await log.publish(Infinity, 1);
        expect((await log.verifying()).differences).toEqual([]);
      }),
    );
  });

  it('has none when it goes on between any two of its answers', async () => {
    await fc.assert(
      fc.asyncProperty(happenings(anyContactEvent), fc.nat(40), async (given, most) => {
        const log = await published(given, most, 1);
        const { page, forgottenTo } = log.publicLog;
        const { differences } = await log.verifying({
          page: async (query) => (await log.publish(1), page(query)),
          forgottenTo: async () => (await log.publish(1), forgottenTo()),
        });
        expect(differences).toEqual([]);
      }),
    );
  });

  it('has none when conversations were put aside and handled later', async () => {
    await fc.assert(
      fc.asyncProperty(happenings(anyContactEvent), fc.nat(60), fc.nat(9), async (given, most, from) => {
        const log = await published(given, 0, 1);
        const fatal = new Set<string>();
        for await (const { position, stream, firstRevision } of log.store.readAll())
          if (stream.endsWith('/conv_0') && firstRevision >= from) fatal.add(position);
        await log.publish(most, 1, fatal);
        expect((await log.verifying()).differences).toEqual([]);
        await log.again(conversationStream({ workspace: WORKSPACE, id: 'conv_0' }));
        expect((await log.verifying()).differences).toEqual([]);
        await log.publish(Infinity, 1);
        expect((await log.verifying()).differences).toEqual([]);
      }),
    );
  });

  it('is compared as a whole', async () => {
    await fc.assert(
      fc.asyncProperty(happenings(kept), async (given) => {
        const log = await published(given, Infinity, 3);
        const { events } = log.data;
        fc.pre(events.length > 0);
        expect((await log.verifying()).verified.published).toEqual({
          events: events.length,
          differences: 0,
          behind: 0,
        });
      }),
      { numRuns: 30 },
    );
  });
});
