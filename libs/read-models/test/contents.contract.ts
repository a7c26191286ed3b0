import {
  contactSaved,
  conversationClosed,
  conversationDeleted,
  conversationOpened,
  inboxSaved,
  routingRulesSaved,
  messageReceived,
  messageSent,
  teammateSaved,
} from '@parley/testing';
import type { ContentsKey, Kind } from '../src';
import {
  changeOf,
  changesOf,
  contactChange,
  inboxChange,
  positionOf,
  projected,
  routingChange,
  teammateChange,
} from './changes';
import type { ReadModelFixture } from './fixture';

const WORKSPACES = ['ws_1', 'ws_10', 'ws_2'];
/** In the order of their characters. */
const IDS = ['A', 'B.1', 'a', 'a.1', 'a:1', 'a_1'];
const KEYS: readonly ContentsKey[] = WORKSPACES.flatMap((workspace) => IDS.map((id) => ({ workspace, id })));
const KINDS: readonly Kind[] = ['conversation', 'contact', 'teammate', 'inbox', 'routing'];

export function contentsContract(get: () => ReadModelFixture): void {
  describe('all that is kept', () => {
    it('has a conversation as its commits say, a deleted one too', async () => {
      const { model } = get();
      const changes = changesOf([
        [conversationOpened(), messageReceived(1)],
        [conversationClosed(), conversationDeleted()],
      ]);
      await model.apply(changes.slice(0, 1), positionOf(1));
      expect(await model.stored('ws_1', 'conv_1')).toStrictEqual(projected(changes.slice(0, 1)));
      await model.apply(changes, positionOf(2));
      expect(await model.get('ws_1', 'conv_1')).toBeUndefined();
      expect(await model.stored('ws_1', 'conv_1')).toStrictEqual(projected(changes));
      expect(await model.stored('ws_1', 'conv_1')).toMatchObject({ status: 'deleted', revision: 3 });
      expect(await model.keys('conversation', undefined, 10)).toEqual([{ workspace: 'ws_1', id: 'conv_1' }]);
      const again = await get().restart();
      expect(await again.stored('ws_1', 'conv_1')).toStrictEqual(projected(changes));
    });

    it('has nothing of what was never there, or is in another workspace', async () => {
      const { model } = get();
      expect(await model.keys('conversation', undefined, 10)).toEqual([]);
      await model.apply([changeOf([conversationOpened()])], positionOf(1));
      expect(await model.stored('ws_2', 'conv_1')).toBeUndefined();
      expect(await model.stored('ws_1', 'conv_2')).toBeUndefined();
    });

    it('has each contact that a conversation was written to, of which nothing else is known', async () => {
      const { model } = get();
      await model.apply([changeOf([conversationOpened(), messageSent(1)])], positionOf(1));
      expect(await model.keys('contact', undefined, 10)).toEqual([{ workspace: 'ws_1', id: 'ct_zoe' }]);
    });

    describe('as keys of one kind', () => {
      beforeEach(async () => {
        const changes = KEYS.toReversed().flatMap((key) => [
          changeOf([conversationOpened()], key),
          contactChange([contactSaved()], { ...key, id: `${key.id}.contact` }),
          teammateChange([teammateSaved()], { ...key, id: `${key.id}.teammate` }),
          inboxChange([inboxSaved()], { ...key, id: `${key.id}.inbox` }),
          routingChange([routingRulesSaved()], { ...key, id: `${key.id}.routing` }),
        ]);
        await get().model.apply(changes, positionOf(1));
      });

      const expected = (kind: Kind): readonly ContentsKey[] =>
        kind === 'conversation'
          ? KEYS
          : KEYS.map(({ workspace, id }) => ({ workspace, id: `${id}.${kind}` })).sort((a, b) =>
              a.workspace === b.workspace ? (a.id < b.id ? -1 : 1) : a.workspace < b.workspace ? -1 : 1,
            );

      it.each(KINDS.flatMap((kind) => [1, 4, 6, 18, 50].map((limit) => [kind, limit] as const)))(
        'comes as %s in the order of workspace and id, %i at a time',
        async (kind, limit) => {
          const found: ContentsKey[] = [];
          for (let page: readonly ContentsKey[] | undefined; page?.length !== 0;) {
            page = await get().model.keys(kind, found.at(-1), limit);
            expect(page.length).toBeLessThanOrEqual(limit);
            found.push(...page);
            expect(found.length).toBeLessThanOrEqual(KEYS.length);
          }
          expect(found).toEqual(expected(kind));
        },
      );

      it.each(KINDS)('goes on behind a key of %s that is not there', async (kind) => {
        const behind = await get().model.keys(kind, { workspace: 'ws_10', id: 'zzz' }, 50);
        expect(behind).toEqual(expected(kind).filter(({ workspace }) => workspace === 'ws_2'));
        expect(await get().model.keys(kind, { workspace: 'ws_3', id: '0' }, 50)).toEqual([]);
      });
    });
  });
}
