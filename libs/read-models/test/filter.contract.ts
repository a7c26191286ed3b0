import type { Assignee, ConversationEvent } from '@parley/domain';
import {
  conversationAssigned,
  conversationArchived,
  conversationClosed,
  conversationOpened,
  conversationSnoozed,
  conversationTransferred,
  conversationUnsnoozed,
  messageReceived,
  MONDAY,
  toAda,
  toBen,
} from '@parley/testing';
import { CONVERSATION_STATUSES, type ConversationFilter, type ConversationStatus } from '../src';
import { changeOf, changesOf, positionOf, SECOND } from './changes';
import type { ReadModelFixture } from './fixture';

interface Sample {
  readonly id: string;
  readonly inbox: string;
  readonly state: 'open' | 'snoozed' | 'closed' | 'archived';
  readonly unread: boolean;
  readonly assignee: Assignee | null;
}

const STATES = ['open', 'snoozed', 'closed', 'archived'] as const;

/** Every combination there is, each once: 3 inboxes, each state, read or unread, unassigned or one of two. */
const SAMPLES: readonly Sample[] = ['inb_a', 'inb_b', 'inb_c'].flatMap((inbox) =>
  STATES.flatMap((state) =>
    [false, true].flatMap((unread) =>
      [null, toAda, toBen].map((assignee) => ({
        id: [inbox, state, unread ? 'unread' : 'read', assignee?.id ?? 'nobody'].join(':'),
        inbox,
        state,
        unread,
        assignee,
      })),
    ),
  ),
);

/** The last events of a conversation in each state. */
const ENDINGS: { readonly [State in Sample['state']]: readonly ConversationEvent[] } = {
  open: [],
  snoozed: [conversationSnoozed('snz_1')],
  closed: [conversationSnoozed('snz_1'), conversationClosed()],
  archived: [conversationClosed(), conversationArchived()],
};

const statusOf = ({ state }: Sample): ConversationStatus => (state === 'snoozed' ? 'open' : state);

const eventsOf = ({ inbox, state, unread, assignee }: Sample): readonly ConversationEvent[] => [
  conversationOpened({ inbox }),
  ...(unread ? [messageReceived(1)] : []),
  ...(assignee === null ? [] : [conversationAssigned(assignee)]),
  ...ENDINGS[state],
];

export function filterContract(get: () => ReadModelFixture): void {
  describe('a list', () => {
    beforeEach(async () => {
      const changes = SAMPLES.flatMap((sample, n) =>
        ['ws_1', 'ws_2'].flatMap((workspace) =>
          changesOf([eventsOf(sample)], { workspace, id: `${workspace}:${sample.id}`, n }),
        ),
      );
      await get().model.apply(changes, positionOf(99));
    });

    async function idsOf(filter: Partial<ConversationFilter>, workspace = 'ws_1'): Promise<string[]> {
      const query = { workspace, filter: { statuses: CONVERSATION_STATUSES, ...filter }, limit: 100 };
      const { documents, next } = await get().model.list(query);
      expect(next).toBeNull();
      return documents.map(({ id }) => id);
    }

    const expected = (matches: (sample: Sample) => boolean, workspace = 'ws_1'): string[] =>
      SAMPLES.filter(matches)
        .map(({ id }) => `${workspace}:${id}`)
        .sort()
        .reverse();

    const INBOXES: readonly (readonly string[] | undefined)[] = [undefined, ['inb_b'], ['inb_c', 'inb_a']];
    const STATUSES: readonly ConversationFilter['statuses'][] = [
      ['open'],
      ['closed', 'archived'],
      CONVERSATION_STATUSES,
    ];
    const combinations = INBOXES.flatMap((inboxes) =>
      STATUSES.flatMap((statuses) =>
        [undefined, true, false].flatMap((unread) =>
          [undefined, true, false].flatMap((snoozed) =>
            [undefined, [null], ['usr_ada'], [null, 'usr_ben']].map((assignees): ConversationFilter => ({
              inboxes,
              statuses,
              unread,
              snoozed,
              assignees,
            })),
          ),
        ),
      ),
    );

    it.each(combinations.map((filter) => [describeFilter(filter), filter] as const))('of %s', async (_, filter) => {
      const { inboxes, statuses, unread, snoozed, assignees } = filter;
      const found = await idsOf(filter);
      expect(found).toEqual(
        expected(
          (sample) =>
            (inboxes?.includes(sample.inbox) ?? true) &&
            statuses.includes(statusOf(sample)) &&
            (unread === undefined || sample.unread === unread) &&
            (snoozed === undefined || (sample.state === 'snoozed') === snoozed) &&
            (assignees?.includes(sample.assignee?.id ?? null) ?? true),
        ),
      );
      // Only what is open is ever snoozed.
      expect(found.length > 0).toBe(snoozed !== true || statuses.includes('open'));
    });

    it('of no inboxes, or of no statuses, is empty, not everything', async () => {
      expect(await idsOf({ inboxes: [] })).toEqual([]);
      expect(await idsOf({ inboxes: [], assignees: [null] })).toEqual([]);
      expect(await idsOf({ statuses: [] })).toEqual([]);
    });

    it('of no assignees or no contacts is empty', async () => {
      expect(await idsOf({ assignees: [] })).toEqual([]);
      expect(await idsOf({ contacts: [] })).toEqual([]);
    });

    it('of an inbox or an assignee that does not occur is empty', async () => {
      expect(await idsOf({ inboxes: ['inb_x'] })).toEqual([]);
      expect(await idsOf({ assignees: ['usr_x'] })).toEqual([]);
    });

    it('of an inbox and a status named twice gives each conversation once', async () => {
      const found = await idsOf({ inboxes: ['inb_a', 'inb_a'], statuses: ['open', 'open'] });
      expect(found).toEqual(expected((sample) => sample.inbox === 'inb_a' && statusOf(sample) === 'open'));
    });

    it('of open ones has the snoozed ones in it, unless they are left out', async () => {
      const open = await idsOf({ statuses: ['open'] });
      expect(open).toEqual(expected(({ state }) => state === 'open' || state === 'snoozed'));
      expect(await idsOf({ statuses: ['open'], snoozed: false })).toEqual(expected(({ state }) => state === 'open'));
    });

    it('holds one workspace only', async () => {
      expect(await idsOf({}, 'ws_2')).toEqual(expected(() => true, 'ws_2'));
      expect(await idsOf({}, 'ws_3')).toEqual([]);
    });

    it('follows a conversation from one list to another', async () => {
      const id = 'ws_1:inb_a:open:unread:usr_ada';
      const [, moved] = changesOf([eventsOf(SAMPLES[0] as Sample), [conversationClosed()]], { id, firstRevision: 10 });
      await get().model.apply(moved === undefined ? [] : [moved], positionOf(100));
      expect(await idsOf({ statuses: ['open'] })).not.toContain(id);
      expect((await idsOf({ statuses: ['closed'] }))[0]).toBe(id);
      expect((await idsOf({ statuses: ['closed'], assignees: ['usr_ada'], inboxes: ['inb_a'] }))[0]).toBe(id);
    });

    it('follows a conversation that is snoozed, and one that wakes', async () => {
      const id = 'ws_1:inb_a:open:unread:usr_ada';
      const place = { id, firstRevision: 10, at: MONDAY + SECOND };
      const [snoozed, woken] = changesOf([[conversationSnoozed('s')], [conversationUnsnoozed('s', 'timer')]], place);
      await get().model.apply(snoozed === undefined ? [] : [snoozed], positionOf(100));
      expect((await idsOf({ snoozed: true }))[0]).toBe(id);
      expect(await idsOf({ snoozed: false })).not.toContain(id);
      await get().model.apply(woken === undefined ? [] : [woken], positionOf(101));
      expect(await idsOf({ snoozed: true })).not.toContain(id);
      expect((await idsOf({ statuses: ['open'], snoozed: false }))[0]).toBe(id);
    });

    it('follows a conversation to another inbox', async () => {
      const id = 'ws_1:inb_a:open:unread:usr_ada';
      const moved = changeOf([conversationTransferred('inb_b')], { id, firstRevision: 10 });
      await get().model.apply([moved], positionOf(100));
      expect(await idsOf({ inboxes: ['inb_a'] })).not.toContain(id);
      expect(await idsOf({ inboxes: ['inb_b'], assignees: ['usr_ada'] })).toContain(id);
    });
  });
}

function describeFilter({ inboxes, statuses, unread, snoozed, assignees }: ConversationFilter): string {
  const flag = unread === undefined ? 'read and unread' : unread ? 'unread' : 'read';
  const asleep = snoozed === undefined ? 'snoozed or not' : snoozed ? 'snoozed' : 'not snoozed';
  const whose = assignees?.map((id) => (id === null ? 'unassigned' : `of ${id}`)).join('+') ?? 'of anybody';
  return `${statuses.join('+')}, ${flag}, ${asleep}, ${whose}, in ${inboxes?.join('+') ?? 'all inboxes'}`;
}
