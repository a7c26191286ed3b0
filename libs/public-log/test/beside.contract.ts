import type { Lease } from '@parley/subscriptions';
import {
  comparePlaces,
  PUBLISHER,
  type Beside,
  type KeptEvent,
  type PublicLog,
  type PublicPageQuery,
  type PublishedEvent,
} from '../src';
import { anEvent } from './public-log.contract';

interface BesideFixture {
  /** Empty. */
  readonly log: PublicLog;
  readonly dispose: () => void | Promise<void>;
}

const query: PublicPageQuery = { workspace: 'ws_1', format: 'event', types: ['conversation.created'], limit: 100 };

/** What a public log does for those who keep something beside it. */
export function besideContract(name: string, make: (beside: Beside) => BesideFixture): void {
  describe(`what is kept beside a public log ${name}`, () => {
    let fixture: BesideFixture;
    let log: PublicLog;
    let lease: Lease;
    let told: KeptEvent[];
    let needed: Set<number>;
    let asked: number[];
    let erased: string[];
    let begun: string[];
    let fails: boolean;

    beforeEach(async () => {
      [told, needed, asked, erased, begun, fails] = [[], new Set(), [], [], [], false];
      fixture = make({
        published(events) {
          if (fails) throw new Error('there is no room');
          told.push(...events);
        },
        needed(rows) {
          asked.push(...rows);
          return new Set(rows.filter((row) => needed.has(row)));
        },
        begun: ({ position }, epoch) => void begun.push(`${position} ${epoch}`),
        erased(workspace, conversation, after) {
          erased.push(`${workspace}/${conversation} ${after}`);
          return after < 3 ? after + 1 : undefined;
        },
      });
      ({ log } = fixture);
      await log.begin({ logId: 'log_1', position: '' });
      const held = await log.leases.acquire(PUBLISHER, 'one', 60_000);
      if (held === undefined) throw new Error('another holds the lease');
      lease = held;
    });
    afterEach(() => fixture.dispose());

    const publish = (...events: readonly PublishedEvent[]): Promise<void> =>
      log.publish({ events, folded: [], parked: [], position: events.at(-1)?.place.position ?? '' }, lease);
    const ids = async (over: Partial<PublicPageQuery> = {}): Promise<readonly string[]> =>
      (await log.page({ ...query, ...over })).events.map(({ eventId }) => eventId);
    const rowOf = (id: string): number => told.find(({ eventId }) => eventId === id)?.row ?? 0;
    const forgetAll = async (before: number): Promise<void> => {
      while (await log.forget(before, lease));
    };

    it('is told of each event once, in rows that grow with the places', async () => {
      await publish(anEvent(1), anEvent(2));
      await publish(anEvent(2), anEvent(3));
      expect(told.map(({ eventId }) => eventId)).toEqual(['evt_1', 'evt_2', 'evt_3']);
      expect(told.every((event, index) => index === 0 || event.row > (told[index - 1]?.row ?? 0))).toBe(true);
    });

    it('undoes what is published when it cannot be written', async () => {
      fails = true;
      await expect(publish(anEvent(1))).rejects.toThrow('there is no room');
      fails = false;
      expect(await ids()).toEqual([]);
      expect(await log.checkpoint()).toBeUndefined();
      await publish(anEvent(1));
      expect(told.map(({ eventId }) => eventId)).toEqual(['evt_1']);
    });

    it('holds a forgotten event that is needed, and readers do not get it any more', async () => {
      await publish(anEvent(1), anEvent(2, { conversationId: 'conv_1' }), anEvent(3));
      needed.add(rowOf('evt_1'));
      await forgetAll(2_500);
      expect(await ids()).toEqual(['evt_3']);
      expect(await ids({ conversationId: 'conv_1' })).toEqual([]);
      const forgotten = await log.forgottenTo();
      expect(forgotten && comparePlaces(forgotten, anEvent(2).place)).toBe(0);
      await forgetAll(10_000);
      expect(await ids()).toEqual([]);
      expect(await log.isEmpty()).toBe(true);
    });

    it('lets a held event go when it is needed no more', async () => {
      await publish(anEvent(1), anEvent(2));
      needed.add(rowOf('evt_1')).add(rowOf('evt_2'));
      await forgetAll(10_000);
      needed.delete(rowOf('evt_1'));
      asked = [];
      await forgetAll(10_000);
      expect(asked).toEqual([rowOf('evt_1'), rowOf('evt_2')]);
      asked = [];
      await forgetAll(10_000);
      expect(asked).toEqual([rowOf('evt_2')]);
    });

    it('never sees a row used again, also when all before it are forgotten', async () => {
      await publish(anEvent(1), anEvent(2));
      await forgetAll(10_000);
      await publish(anEvent(20));
      expect(rowOf('evt_20')).toBeGreaterThan(rowOf('evt_2'));
      expect(await ids()).toEqual(['evt_20']);
    });

    it('is told of a new epoch of a log that has the positions of the one before', async () => {
      await publish(anEvent(1));
      const { position } = anEvent(1).place;
      await log.begin({ logId: 'log_1', position });
      await log.begin({ logId: 'log_2', position: anEvent(9).place.position });
      await log.begin({ logId: 'log_3', position: '' });
      expect(begun).toEqual([`${position} 2`]);
    });

    it('is told of the conversations of an erased contact, and a held body loses its words', async () => {
      const folded = {
        kind: 'conversation',
        workspace: 'ws_1',
        id: 'conv_1',
        state: '{}',
        contacts: ['cnt_1'],
      } as const;
      const both = [folded, { ...folded, id: 'conv_2' }];
      await log.publish({ events: [anEvent(1)], folded: both, parked: [], position: anEvent(1).place.position }, lease);
      needed.add(rowOf('evt_1'));
      await forgetAll(10_000);
      const bodies: string[] = [];
      const erasure = {
        contact: '{}',
        body: ({ body }: Pick<PublishedEvent, 'body'>) => {
          bodies.push(body);
          return '{"n":null}';
        },
        state: () => '{}',
      };
      let after: string | undefined;
      do after = await log.erase({ workspace: 'ws_1', id: 'cnt_1' }, erasure, lease, after);
      while (after !== undefined);
      expect(bodies).toEqual(['{"n":1}']);
      const slices = (id: string) => [0, 1, 2, 3].map((after) => `ws_1/${id} ${after}`);
      expect(erased).toEqual([...slices('conv_1'), ...slices('conv_2')]);
    });
  });
}
