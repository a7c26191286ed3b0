import {
  contactSaved,
  conversationOpened,
  inboxSaved,
  messageReceived,
  routingRulesSaved,
  teammateSaved,
} from '@parley/testing';
import { changesOf, contactChange, inboxChange, positionOf, routingChange, teammateChange } from './changes';
import type { ReadModelFixture } from './fixture';

/** Longer than any test runs: a wait that ends sooner has ended for another reason. */
const LONG_MS = 60_000;
const CHANGES = changesOf([[conversationOpened()], [messageReceived(1)], [messageReceived(2)]]);
const at = (revision: number, id = 'conv_1'): { workspace: string; id: string; revision: number } => ({
  workspace: 'ws_1',
  id,
  revision,
});

export function waitContract(get: () => ReadModelFixture): void {
  describe('waiting for a revision', () => {
    it('is over at once when it is there already, or an older one is asked for', async () => {
      const { model } = get();
      await model.apply(CHANGES, positionOf(3));
      expect(await model.waitFor(at(2), 0)).toBe(true);
      expect(await model.waitFor(at(0), 0)).toBe(true);
    });

    it('is over when it comes, and not with an older one', async () => {
      const { model } = get();
      let over = false;
      const waiting = model.waitFor(at(2), LONG_MS).finally(() => (over = true));
      await model.apply(CHANGES.slice(0, 2), positionOf(2));
      expect(await model.waitFor(at(1), LONG_MS)).toBe(true);
      expect(over).toBe(false);
      await model.apply(CHANGES.slice(2), positionOf(3));
      expect(await waiting).toBe(true);
    });

    it('is over when a newer one comes, in the same batch as others', async () => {
      const { model } = get();
      const waiting = [0, 1, 2].map((revision) => model.waitFor(at(revision), LONG_MS));
      await model.apply(CHANGES, positionOf(3));
      expect(await Promise.all(waiting)).toEqual([true, true, true]);
    });

    it('finds the document as new as it was promised', async () => {
      const { model } = get();
      const found = model.waitFor(at(2), LONG_MS).then(() => model.get('ws_1', 'conv_1'));
      await model.apply(CHANGES, positionOf(3));
      expect(await found).toMatchObject({ revision: 2 });
    });

    it('gives up after its time, when only another conversation or workspace gets there', async () => {
      const { model } = get();
      await model.apply(changesOf([[conversationOpened()]], { id: 'conv_2' }), positionOf(1));
      await model.apply(changesOf([[conversationOpened()]], { workspace: 'ws_2' }), positionOf(2));
      expect(await model.waitFor(at(0), 1)).toBe(false);
      expect(await model.waitFor(at(0), 0)).toBe(false);
    });

    it('gives up when it is told to, also beforehand', async () => {
      const { model } = get();
      const ending = new AbortController();
      const waiting = model.waitFor(at(0), LONG_MS, ending.signal);
      ending.abort();
      expect(await waiting).toBe(false);
      expect(await model.waitFor(at(0), LONG_MS, ending.signal)).toBe(false);
    });

    it('gives up when the read model is closed', async () => {
      const { model } = get();
      const waiting = [model.waitFor(at(0), LONG_MS), model.waitFor(at(0, 'conv_2'), LONG_MS)];
      await model.close();
      expect(await Promise.all(waiting)).toEqual([false, false]);
      expect(await model.waitFor(at(0), LONG_MS)).toBe(false);
    });

    it('sees what another read model on the same data writes', async () => {
      const { model } = get();
      const other = await get().another();
      const waiting = model.waitFor(at(2), LONG_MS);
      await other.apply(CHANGES, positionOf(3));
      expect(await waiting).toBe(true);
    });

    it.each([
      ['contact', contactChange([contactSaved()], { id: 'conv_1' })],
      ['teammate', teammateChange([teammateSaved()], { id: 'conv_1' })],
      ['inbox', inboxChange([inboxSaved()], { id: 'conv_1' })],
      ['routing', routingChange([routingRulesSaved()], { id: 'conv_1' })],
    ] as const)(
      'of a record, a %s, is over when it comes, and not with something else of the same id',
      async (kind, change) => {
        const { model } = get();
        const ending = new AbortController();
        const waiting = model.waitFor({ kind, ...at(0) }, LONG_MS);
        const other = await get().another();
        const elsewhere = other.waitFor({ kind, ...at(0) }, LONG_MS);
        const others = (['conversation', 'contact', 'teammate', 'inbox', 'routing'] as const).filter(
          (one) => one !== kind,
        );
        const vain = others.map((one) => model.waitFor({ kind: one, ...at(0) }, LONG_MS, ending.signal));
        await model.apply([change], positionOf(1));
        expect(await Promise.all([waiting, elsewhere])).toEqual([true, true]);
        expect(await model.waitFor({ kind, ...at(0) }, 0)).toBe(true);
        expect(await model.waitFor({ kind, ...at(1) }, 0)).toBe(false);
        ending.abort();
        expect(await Promise.all(vain)).toEqual([false, false, false, false]);
      },
    );
  });
}
