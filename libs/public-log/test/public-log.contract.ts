import type { Lease, ParkedCommit } from '@parley/subscriptions';
import { LeaseLost } from '@parley/subscriptions';
import {
  cursorOf,
  LATER,
  MOST_LOOKED_AT,
  PAGE_CHARACTERS,
  placeOf,
  PUBLISHER,
  type Publication,
  type PublicLog,
  type PublicPageQuery,
  type PublishedEvent,
} from '../src';

interface PublicLogFixture {
  readonly log: PublicLog;
  /** The same log, opened again while the first is open. */
  readonly another: () => PublicLog;
  /** A copy of the same log, as a backup makes it. */
  readonly copy: () => PublicLog;
  readonly dispose: () => void | Promise<void>;
}

const at = (position: number): string => String(position).padStart(20, '0');

export const anEvent = (position: number, over: Partial<PublishedEvent> = {}): PublishedEvent => ({
  place: { epoch: 1, position: at(position), index: 0 },
  eventId: `evt_${position}`,
  format: 'event',
  type: 'conversation.created',
  occurredAt: position * 1_000,
  workspace: 'ws_1',
  conversationId: `conv_${position}`,
  revision: 0,
  inbox: 'sales',
  previousInbox: null,
  channelId: 'chn_1',
  channelType: 'whatsapp',
  contactId: 'cnt_1',
  tags: ['vip'],
  body: `{"n":${position}}`,
  ...over,
});

const publication = (events: readonly PublishedEvent[], over: Partial<Publication> = {}): Publication => ({
  events,
  folded: [],
  parked: [],
  position: events.at(-1)?.place.position ?? at(0),
  ...over,
});

const query: PublicPageQuery = { workspace: 'ws_1', format: 'event', types: ['conversation.created'], limit: 100 };

/** What a public log is: an adapter is one when it passes. */
export function publicLogContract(name: string, make: () => PublicLogFixture): void {
  describe(`a public log ${name}`, () => {
    let fixture: PublicLogFixture;
    let log: PublicLog;
    let lease: Lease;

    beforeEach(async () => {
      fixture = make();
      ({ log } = fixture);
      await log.begin({ logId: 'log_1', position: '' });
      lease = await leased(log, 'one');
    });
    afterEach(() => fixture.dispose());

    const publish = (...events: readonly PublishedEvent[]): Promise<void> => log.publish(publication(events), lease);
    const ids = async (over: Partial<PublicPageQuery> = {}): Promise<readonly string[]> =>
      (await log.page({ ...query, ...over })).events.map(({ eventId }) => eventId);

    it('gives events as they were published, oldest first, whoever has it open', async () => {
      const [first, second] = [anEvent(1), anEvent(2, { previousInbox: 'support', tags: [] })];
      await publish(first, second);
      expect(await log.page(query)).toEqual({
        events: [first, second],
        next: { epoch: 1, position: at(2) },
        more: false,
      });
      expect(await fixture.another().page(query)).toEqual(await log.page(query));
    });

    it('gives the events of a commit in their order, and goes on between two of them', async () => {
      await publish(anEvent(1), anEvent(1, { eventId: 'evt_1b', place: { epoch: 1, position: at(1), index: 1 } }));
      const page = await log.page({ ...query, limit: 1 });
      expect(page).toMatchObject({ events: [{ eventId: 'evt_1' }], more: true });
      expect(await ids({ after: page.next })).toEqual(['evt_1b']);
      expect(await ids({ after: { epoch: 1, position: at(1) } })).toEqual([]);
    });

    it('writes nothing for what is published again', async () => {
      await publish(anEvent(1));
      await log.publish(publication([anEvent(1, { body: '{"n":"another"}' })]), lease);
      expect((await log.page(query)).events).toEqual([anEvent(1)]);
    });

    it('shows a workspace nothing of another, and of each format its own', async () => {
      await publish(anEvent(1), anEvent(2, { workspace: 'ws_2' }), anEvent(3, { format: 'service' }));
      expect(await ids()).toEqual(['evt_1']);
      expect(await ids({ workspace: 'ws_2' })).toEqual(['evt_2']);
      expect(await ids({ format: 'service' })).toEqual(['evt_3']);
    });

    it('filters by type, conversation, channel, and inbox, a transfer by the one before too', async () => {
      await publish(
        anEvent(1),
        anEvent(2, { type: 'message.created', conversationId: 'conv_1' }),
        anEvent(3, { channelId: 'chn_2' }),
        anEvent(4, { inbox: 'support', previousInbox: 'sales' }),
      );
      expect(await ids()).toEqual(['evt_1', 'evt_3', 'evt_4']);
      expect(await ids({ types: ['message.created', 'conversation.created'], conversationId: 'conv_1' })).toEqual([
        'evt_1',
        'evt_2',
      ]);
      expect(await ids({ channelId: 'chn_2' })).toEqual(['evt_3']);
      expect(await ids({ inbox: 'sales' })).toEqual(['evt_1', 'evt_3', 'evt_4']);
      expect(await ids({ inbox: 'support' })).toEqual(['evt_4']);
    });

    it('goes on past what a filter leaves out, and never before where it was asked', async () => {
      await publish(anEvent(1), anEvent(2));
      const page = await log.page({ ...query, inbox: 'none' });
      expect(page).toEqual({ events: [], next: { epoch: 1, position: at(2) }, more: false });
      const ahead = { epoch: 1, position: at(9) };
      expect(await log.page({ ...query, after: ahead })).toEqual({ events: [], next: ahead, more: false });
    });

    it('looks at so many events for a page, and then says where to go on', async () => {
      const many = Array.from({ length: MOST_LOOKED_AT + 1 }, (_, n) => anEvent(n + 1));
      await publish(...many);
      const page = await log.page({ ...query, inbox: 'none' });
      expect(page).toMatchObject({ events: [], next: { position: at(MOST_LOOKED_AT) }, more: true });
      expect(await log.page({ ...query, inbox: 'none', after: page.next })).toMatchObject({ events: [], more: false });
    });

    it('ends a page by its characters, with at least one event', async () => {
      const body = JSON.stringify('x'.repeat(PAGE_CHARACTERS * 0.7));
      await publish(anEvent(1, { body }), anEvent(2, { body }), anEvent(3, { body }));
      const page = await log.page(query);
      expect(page).toMatchObject({ events: [{ eventId: 'evt_1' }], more: true });
      expect(await ids({ after: page.next })).toEqual(['evt_2']);
    });

    it('keeps folded states, the checkpoint and the last commit with the events, or nothing', async () => {
      const state = {
        kind: 'conversation',
        workspace: 'ws_1',
        id: 'conv_1',
        state: '{"a":1}',
        contacts: ['c'],
      } as const;
      const last = { id: 'commit_1', stream: 'conversation-ws_1/conv_1', revision: 3, position: at(1) };
      await log.publish(publication([anEvent(1)], { folded: [state], last }), lease);
      const another = fixture.another();
      expect(await another.checkpoint()).toBe(at(1));
      expect(await another.last()).toEqual(last);
      expect(await another.folded([state, { ...state, kind: 'contact' }])).toMatchObject([{ state: '{"a":1}' }]);

      await leased(another, 'one');
      const late = log.publish(publication([anEvent(2)], { folded: [{ ...state, state: '{}' }] }), lease);
      await expect(late).rejects.toThrow(LeaseLost);
      expect(await ids()).toEqual(['evt_1']);
      expect(await log.folded([state])).toMatchObject([{ state: '{"a":1}' }]);
      expect(await log.checkpoint()).toBe(at(1));
    });

    it('keeps what is parked until it was handled again, and shows that behind all that was read', async () => {
      const stream = 'conversation-ws_1/conv_9';
      await log.publish(publication([anEvent(2)], { parked: [parkedCommit(stream)] }), lease);
      expect(await log.parked.count(PUBLISHER)).toBe(1);
      const read = await log.page(query);
      const late = anEvent(1, { place: { epoch: 1, position: at(2), index: LATER } });
      await log.publish(publication([late], { unparked: stream }), lease);
      expect(await log.parked.count(PUBLISHER)).toBe(0);
      expect(await ids({ after: read.next })).toEqual(['evt_1']);
      const end = await log.page({ ...query, after: read.next });
      expect(await ids({ after: end.next })).toEqual([]);
      expect(await log.published()).toEqual(late.place);
    });

    it('rewrites what conversations say of an erased contact, in slices, in the same places', async () => {
      const bodies = Array.from({ length: 450 }, (_, n) =>
        anEvent(n + 1, { conversationId: 'conv_a', body: '{"n":"Zoe"}' }),
      );
      const other = anEvent(451, { conversationId: 'conv_b', body: '{"n":"Zoe"}' });
      const folded = (id: string, ...contacts: readonly string[]) =>
        ({ kind: 'conversation', workspace: 'ws_1', id, state: '"Zoe"', contacts }) as const;
      await log.publish(
        publication([...bodies, other], { folded: [folded('conv_a', 'zoe'), folded('conv_b', 'ben')] }),
        lease,
      );
      // What it newly says is added to what it said before.
      await log.publish(publication([], { folded: [folded('conv_a', 'ada')], position: at(452) }), lease);
      const erasure = { contact: '"nobody"', body: () => '{"n":""}', state: () => '""' };
      for (let after: string | undefined, first = true; first || after !== undefined; first = false)
        after = await log.erase({ workspace: 'ws_1', id: 'zoe' }, erasure, lease, after);
      const { events } = await log.page({ ...query, limit: 1_000 });
      expect(events.map(({ place, eventId }) => [place, eventId])).toEqual(
        [...bodies, other].map(({ place, eventId }) => [place, eventId]),
      );
      expect(new Set(events.slice(0, 450).map(({ body }) => body))).toEqual(new Set(['{"n":""}']));
      expect(events.at(-1)?.body).toBe('{"n":"Zoe"}');
      expect(await log.folded([folded('conv_a')])).toMatchObject([{ state: '""' }]);
      expect(await log.folded([folded('conv_b')])).toMatchObject([{ state: '"Zoe"' }]);
      const contact = { kind: 'contact', workspace: 'ws_1', id: 'zoe' } as const;
      expect(await log.folded([contact])).toMatchObject([{ state: '"nobody"' }]);
    });

    it('forgets what is too old in slices, and says of a cursor before it that it has expired', async () => {
      await publish(...Array.from({ length: 1_200 }, (_, n) => anEvent(n + 1)));
      const old = await cursorOf(log, { epoch: 1, position: at(3), index: 0 });
      expect(await placeOf(log, old)).toEqual({ epoch: 1, position: at(3), index: 0 });
      let slices = 1;
      while (await log.forget(1_100 * 1_000, lease)) slices += 1;
      expect(slices).toBeGreaterThan(2);
      expect((await ids())[0]).toBe('evt_1100');
      const expired = await placeOf(log, old);
      expect(expired).toMatchObject({ tag: 'Expired' });
      const oldest = await placeOf(log, (expired as { readonly oldest: string }).oldest);
      expect((await ids({ after: oldest as PublicPageQuery['after'] }))[0]).toBe('evt_1100');
    });

    it('takes for forgotten what was too old to be published, and never goes back with that', async () => {
      expect(await log.isEmpty()).toBe(true);
      const forgotten = { epoch: 1, position: at(2) };
      await log.publish(publication([], { position: at(2), forgotten }), lease);
      expect(await log.forgottenTo()).toMatchObject(forgotten);
      await log.publish(publication([anEvent(3)], { forgotten: { epoch: 1, position: at(1) } }), lease);
      expect(await log.forgottenTo()).toMatchObject(forgotten);
      expect(await log.isEmpty()).toBe(false);
      expect(await placeOf(log, await cursorOf(log, anEvent(1).place))).toMatchObject({ tag: 'Expired' });
      expect(await placeOf(log, await cursorOf(log, forgotten))).toMatchObject({ position: at(2) });
    });

    it('forgets what is behind an event whose clock ran ahead', async () => {
      const years = Date.now() + 10 * 365 * 24 * 60 * 60 * 1_000;
      await publish(anEvent(1, { occurredAt: years }), anEvent(2), anEvent(3));
      while (await log.forget(Date.now() + 1_000, lease));
      expect(await ids()).toEqual([]);
    });

    it('gives no place twice, also where what stood there is forgotten', async () => {
      await publish(anEvent(1));
      await log.publish(publication([anEvent(1, { place: { epoch: 1, position: at(1), index: LATER } })]), lease);
      while (await log.forget(Date.now() + 1_000, lease));
      expect(await log.published()).toEqual({ epoch: 1, position: at(1), index: LATER });
    });

    it('looks at so many events of one conversation, too, and at those behind the place alone', async () => {
      const of = { conversationId: 'conv_1' };
      const many = Array.from({ length: MOST_LOOKED_AT + 1 }, (_, n) => anEvent(n + 1, of));
      await publish(...many, anEvent(MOST_LOOKED_AT + 2, { ...of, type: 'conversation.closed' }));
      const closed = { ...of, types: ['conversation.closed'] } as const;
      const page = await log.page({ ...query, ...closed });
      expect(page).toMatchObject({ events: [], next: { position: at(MOST_LOOKED_AT) }, more: true });
      expect(await ids({ ...closed, after: page.next })).toEqual([`evt_${MOST_LOOKED_AT + 2}`]);
    });

    it('begins another epoch on another log: cursors go on where it has what the former ended with', async () => {
      await publish(anEvent(5), anEvent(8));
      const [first, beyond] = [await cursorOf(log, anEvent(5).place), await cursorOf(log, anEvent(9).place)];
      await log.begin({ logId: 'log_2', position: at(2) });
      expect((await log.epochs()).map(({ number, logId, end }) => [number, logId, end])).toEqual([
        [1, 'log_1', at(8)],
        [2, 'log_2', undefined],
      ]);
      expect(await log.checkpoint()).toBe(at(2));
      await publish(anEvent(3, { place: { epoch: 2, position: at(3), index: 0 } }));
      const place = await placeOf(log, first);
      expect(await ids({ after: place as PublicPageQuery['after'] })).toEqual(['evt_8', 'evt_3']);
      expect(await placeOf(log, beyond)).toMatchObject({ tag: 'Expired' });
    });

    it('begins at its beginning on a log of which nothing is known', async () => {
      await log.begin({ logId: 'log_2', position: '' });
      expect(await log.checkpoint()).toBeUndefined();
      expect(await log.published()).toEqual({ epoch: 2, position: '' });
    });

    it('knows that it is a copy until an epoch begins in it, behind what it holds', async () => {
      await publish(anEvent(5));
      const copy = fixture.copy();
      await publish(anEvent(6));
      const [held, beyond] = [await cursorOf(log, anEvent(5).place), await cursorOf(log, anEvent(6).place)];
      expect([await log.copied(), await copy.copied()]).toEqual([false, true]);
      await copy.begin({ logId: 'log_1', position: at(5) });
      expect(await copy.copied()).toBe(false);
      expect((await copy.epochs()).map(({ number, logId, end }) => [number, logId, end])).toEqual([
        [1, 'log_1', at(5)],
        [2, 'log_1', undefined],
      ]);
      expect(await copy.checkpoint()).toBe(at(5));
      const other = anEvent(6, { eventId: 'evt_other', place: { epoch: 2, position: at(6), index: 0 } });
      await copy.publish(publication([other]), await leased(copy, 'one'));
      const place = await placeOf(copy, held);
      expect((await copy.page({ ...query, after: place as PublicPageQuery['after'] })).events).toEqual([other]);
      expect(await placeOf(copy, beyond)).toMatchObject({ tag: 'Expired' });
    });

    it('does not publish in a copy what the log that it was copied from left unpublished', async () => {
      const silent = make();
      await silent.log.begin({ logId: 'log_1', position: at(9) });
      const copy = silent.copy();
      await copy.begin({ logId: 'log_1', position: '' });
      expect(await copy.silentTo()).toBe(at(9));
      await copy.begin({ logId: 'log_2', position: '' });
      expect(await copy.silentTo()).toBe('');
      await silent.dispose();
    });

    it('takes no cursor of another public log, and none that was never given', async () => {
      await publish(anEvent(1));
      for (const cursor of ['', 'abc', `${await cursorOf(log, anEvent(1).place)}x`, 'x'.repeat(5_000)])
        expect(await placeOf(log, cursor)).toEqual({ tag: 'Unreadable' });
      const other = make();
      await other.log.begin({ logId: 'log_1', position: '' });
      expect(await placeOf(other.log, await cursorOf(log, anEvent(1).place))).toMatchObject({ tag: 'Expired' });
      await other.dispose();
    });

    it('tells those who listen that more was published, until they do not any more', async () => {
      let told = 0;
      const end = log.onPublished(() => (told += 1));
      await publish(anEvent(1));
      await new Promise((resolve) => setImmediate(resolve));
      expect(told).toBe(1);
      end();
      await publish(anEvent(2));
      await new Promise((resolve) => setImmediate(resolve));
      expect(told).toBe(1);
    });
  });
}

async function leased(log: PublicLog, holder: string): Promise<Lease> {
  const lease = await log.leases.acquire(PUBLISHER, holder, 60_000);
  if (lease === undefined) throw new Error('another holds the lease');
  return lease;
}

const parkedCommit = (stream: string): ParkedCommit => ({
  consumer: PUBLISHER,
  stream,
  firstRevision: 0,
  revision: 0,
  position: at(1),
  reason: 'failed',
  detail: 'TypeError',
  parkedAt: 0,
  waitingTo: 0,
});
