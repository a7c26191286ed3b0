import type { Assignee, ConversationEvent } from '@parley/domain';
import {
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  messageReceived,
  toAda,
  toBen,
} from '@parley/testing';
import { CONVERSATION_STATUSES, type ConversationFilter } from '../src';
import { changesOf, positionOf } from './changes';
import type { ReadModelFixture } from './fixture';

interface Sample {
  readonly id: string;
  readonly inbox: string;
  readonly closed: boolean;
  readonly unread: boolean;
  readonly assignee: Assignee | null;
}

/** Every combination there is, each once: 3 inboxes, open or closed, read or unread, unassigned or one of two. */
const SAMPLES: readonly Sample[] = ['inb_a', 'inb_b', 'inb_c'].flatMap((inbox) =>
  [false, true].flatMap((closed) =>
    [false, true].flatMap((unread) =>
      [null, toAda, toBen].map((assignee) => ({
        id: [inbox, closed ? 'closed' : 'open', unread ? 'unread' : 'read', assignee?.id ?? 'nobody'].join(':'),
        inbox,
        closed,
        unread,
        assignee,
      })),
    ),
  ),
);

const eventsOf = ({ inbox, closed, unread, assignee }: Sample): readonly ConversationEvent[] => [
  conversationOpened({ inbox }),
  ...(unread ? [messageReceived(1)] : []),
  ...(assignee === null ? [] : [conversationAssigned(assignee)]),
  ...(closed ? [conversationClosed()] : []),
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
      const query = { workspace, filter: { statuses: CONVERSATION_STATUSES, ...filter }, limit: 200 };
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
    const STATUSES: readonly ConversationFilter['statuses'][] = [['open'], ['closed'], ['closed', 'open', 'archived']];
    const combinations = INBOXES.flatMap((inboxes) =>
      STATUSES.flatMap((statuses) =>
        [undefined, true, false].flatMap((unread) =>
          [undefined, null, 'usr_ada'].map((assignedTo): ConversationFilter => ({
            inboxes,
            statuses,
            unread,
            assignedTo,
          })),
        ),
      ),
    );

    it.each(combinations.map((filter) => [describeFilter(filter), filter] as const))('of %s', async (_, filter) => {
      const { inboxes, statuses, unread, assignedTo } = filter;
      const found = await idsOf(filter);
      expect(found).toEqual(
        expected(
          (sample) =>
            (inboxes?.includes(sample.inbox) ?? true) &&
            statuses.includes(sample.closed ? 'closed' : 'open') &&
            (unread === undefined || sample.unread === unread) &&
            (assignedTo === undefined || (sample.assignee?.id ?? null) === assignedTo),
        ),
      );
      expect(found.length).toBeGreaterThan(0);
    });

    it('of no inboxes, or of no statuses, is empty, not everything', async () => {
      expect(await idsOf({ inboxes: [] })).toEqual([]);
      expect(await idsOf({ inboxes: [], assignedTo: null })).toEqual([]);
      expect(await idsOf({ statuses: [] })).toEqual([]);
    });

    it('of an inbox, a status or an assignee that does not occur is empty', async () => {
      expect(await idsOf({ inboxes: ['inb_x'] })).toEqual([]);
      expect(await idsOf({ statuses: ['archived'] })).toEqual([]);
      expect(await idsOf({ assignedTo: 'usr_x' })).toEqual([]);
    });

    it('of an inbox and a status named twice gives each conversation once', async () => {
      const found = await idsOf({ inboxes: ['inb_a', 'inb_a'], statuses: ['open', 'open'] });
      expect(found).toEqual(expected(({ inbox, closed }) => inbox === 'inb_a' && !closed));
    });

    it('of snoozed ones is empty as long as none can be snoozed, of the others it is everything', async () => {
      expect(await idsOf({ snoozed: true })).toEqual([]);
      expect(await idsOf({ snoozed: false })).toEqual(expected(() => true));
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
      expect((await idsOf({ statuses: ['closed'], assignedTo: 'usr_ada', inboxes: ['inb_a'] }))[0]).toBe(id);
    });
  });
}

function describeFilter({ inboxes, statuses, unread, assignedTo }: ConversationFilter): string {
  const flag = unread === undefined ? 'read and unread' : unread ? 'unread' : 'read';
  const whose = assignedTo === undefined ? 'of anybody' : assignedTo === null ? 'unassigned' : `of ${assignedTo}`;
  return `${statuses.join('+')}, ${flag}, ${whose}, in ${inboxes?.join('+') ?? 'all inboxes'}`;
}
