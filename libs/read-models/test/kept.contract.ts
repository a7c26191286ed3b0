import type { ConversationEvent } from '@parley/domain';
import {
  contactErased,
  conversationDeleted,
  conversationOpened,
  messageReceived,
  MONDAY,
  noteAdded,
} from '@parley/testing';
import { KEPT_EVERY, type ConversationChange, type ConversationReadModel } from '../src';
import { changesOf, contactChange, positionOf, projected, SECOND } from './changes';
import type { ReadModelFixture } from './fixture';

const opening = conversationOpened({
  private: { target: '+49', subject: 'Order', description: null, memberNames: [] },
});

/** One that has come to revision 3,000 and some, in commits of one to three events. */
function long(): readonly ConversationChange[] {
  const commits: ConversationEvent[][] = [[opening]];
  for (let i = 1; i < 1_550; i += 1)
    commits.push([messageReceived(i), ...Array.from({ length: i % 3 }, (_, k) => noteAdded(`n${i}.${k}`))]);
  return changesOf(commits);
}

/** Those after which a document is kept: the first at or behind each multiple. */
const placesIn = (changes: readonly ConversationChange[]): readonly number[] =>
  [1, 2, 3].flatMap((n) => {
    const place = changes.findIndex(({ revision }) => revision >= n * KEPT_EVERY);
    return place === -1 ? [] : [place];
  });

export function keptContract(get: () => ReadModelFixture): void {
  describe('the documents that are kept of a long conversation', () => {
    const changes = long();
    const places = placesIn(changes);
    const kept = (model: ConversationReadModel, revision: number) => model.kept('ws_1', 'conv_1', { revision });

    /** In batches of so many commits. */
    async function apply(model: ConversationReadModel, size: number, all = changes): Promise<void> {
      for (let from = 0; from < all.length; from += size) {
        const batch = all.slice(from, from + size);
        await model.apply(batch, batch.at(-1)?.position ?? '');
      }
    }

    it.each([1, 7, 5_000])(
      'are those after each so many revisions, by revision and by time, in batches of %i',
      async (size) => {
        const { model } = get();
        await apply(model, size);
        expect(places).toHaveLength(3);
        for (const [i, place] of places.entries()) {
          const { revision, commit } = changes[place] as ConversationChange;
          const then = projected(changes.slice(0, place + 1));
          const before = i === 0 ? undefined : projected(changes.slice(0, (places[i - 1] ?? 0) + 1));
          for (const one of [model, await get().another()]) {
            expect(await kept(one, revision)).toEqual(then);
            expect(await kept(one, revision - 1)).toEqual(before);
            expect(await one.kept('ws_1', 'conv_1', { at: commit.at })).toEqual(then);
            expect(await one.kept('ws_1', 'conv_1', { at: commit.at - 1 })).toEqual(before);
          }
        }
        expect((await kept(model, 1e9))?.revision).toBe(changes[places[2] ?? 0]?.revision);
      },
    );

    it('are there after a restart, and not twice when a batch comes again', async () => {
      await apply(get().model, 900);
      const model = await get().restart();
      await apply(model, 900);
      expect(await kept(model, 1e9)).toEqual(projected(changes.slice(0, (places[2] ?? 0) + 1)));
    });

    it('are of no other conversation, and of none in another workspace', async () => {
      const { model } = get();
      await apply(model, 900);
      expect(await model.kept('ws_1', 'conv_2', { revision: 1e9 })).toBeUndefined();
      expect(await model.kept('ws_2', 'conv_1', { revision: 1e9 })).toBeUndefined();
    });

    it('are gone with the conversation', async () => {
      const { model } = get();
      await apply(model, 900);
      const [end] = changesOf([[conversationDeleted()]], {
        firstRevision: (changes.at(-1)?.revision ?? 0) + 1,
        n: changes.length + 1,
        at: MONDAY + changes.length * SECOND,
      });
      await apply(model, 1, end === undefined ? [] : [end]);
      expect(await kept(model, 1e9)).toBeUndefined();
    });

    it('say nothing of a contact that was erased since', async () => {
      const { model } = get();
      await apply(model, 900);
      await model.apply([contactChange([contactErased()], { n: changes.length + 1 })], positionOf(changes.length + 1));
      const erased = { subject: null, target: null, lastMessage: { preview: '[redacted]' } };
      for (const place of places) expect(await kept(model, changes[place]?.revision ?? 0)).toMatchObject(erased);
      while (await model.goOnErasing());
      const again = await get().restart();
      for (const place of places) expect(await kept(again, changes[place]?.revision ?? 0)).toMatchObject(erased);
    });
  });
}
