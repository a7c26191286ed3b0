import { anOversizedConversation, conversationAssigned, messageReceived, toAda } from '@parley/testing';
import { CONVERSATIONS, type ConversationReadModel } from '../src';
import { changeOf, positionOf, projected } from './changes';
import type { ReadModelFixture } from './fixture';

/** Together several times as much as is had in memory at once. */
const MANY = 60;
const events = anOversizedConversation('1').length;
const idOf = (i: number): string => `conv_${i}`;

/** Each opens a conversation of 236 KB. */
const openings = Array.from({ length: MANY }, (_, i) =>
  changeOf(anOversizedConversation(String(i)), { id: idOf(i), n: i + 1 }),
);
/** Each is small, and of another one of them. */
const messages = openings.map(({ id }, i) =>
  changeOf([messageReceived(1)], { id, n: MANY + i + 1, firstRevision: events }),
);
const assignments = openings.map(({ id }, i) =>
  changeOf([conversationAssigned(toAda)], { id, n: 2 * MANY + i + 1, firstRevision: events + 1 }),
);

async function shownBy(model: ConversationReadModel): Promise<readonly unknown[]> {
  return Promise.all(openings.map(({ workspace, id }) => model.get(workspace, id)));
}

export function largeBatchContract(get: () => ReadModelFixture): void {
  describe('a batch whose documents take more memory than is had at once', () => {
    const all = [...openings, ...messages, ...assignments];
    const expected = openings.map((opening, i) =>
      projected([opening, ...messages.slice(i, i + 1), ...assignments.slice(i, i + 1)]),
    );

    it('is shown as its commits say, with its counts and its checkpoint', async () => {
      const { model } = get();
      await model.apply(all, positionOf(3 * MANY));
      expect(await shownBy(model)).toStrictEqual(expected);
      const counts = { open: MANY, unread: MANY, unassigned: 0, snoozed: 0, closed: 0 };
      expect([...(await model.countsPage('ws_1', {})).counts.values()]).toEqual([counts]);
      expect(await model.checkpoint()).toBe(positionOf(3 * MANY));
    });

    it('may come again, whole or from the middle on, and changes nothing twice', async () => {
      const { model } = get();
      await model.apply(all, positionOf(3 * MANY));
      await model.apply(all, positionOf(3 * MANY));
      await model.apply(all.slice(MANY + 7), positionOf(3 * MANY));
      expect(await shownBy(model)).toStrictEqual(expected);
      expect(await model.checkpoint()).toBe(positionOf(3 * MANY));
    });

    it('parks what cannot be handled, wherever it lies, and gives all of it', async () => {
      const { model } = get();
      const failure = { reason: 'unreadable', detail: 'BadEvent' } as const;
      const unhandled = [0, MANY - 1].map((i) => {
        const { commit: _, ...place } = changeOf([], { id: `conv_unread_${i}`, n: i + 1 });
        return { ...place, revision: 0, failure };
      });
      const [first, last] = unhandled;
      const parked = await model.apply(
        [...(first ? [first] : []), ...openings, ...(last ? [last] : [])],
        positionOf(MANY),
      );
      expect(parked).toMatchObject([
        { stream: 'conversation-ws_1/conv_unread_0' },
        { stream: `conversation-ws_1/conv_unread_${MANY - 1}` },
      ]);
      expect(await model.parked.count(CONVERSATIONS)).toBe(2);
      expect((await shownBy(model)).every((document) => document !== undefined)).toBe(true);
    });
  });
}
