import { conversationStream } from '@parley/event-schema';
import { inMemoryEventStore } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import { inMemoryConversationReadModel } from '@parley/read-models';
import {
  contactSaved,
  conversationDetailsChanged,
  conversationElected,
  conversationOpened,
  inboxSaved,
  logWriter,
  messageSent,
  MONDAY,
  teammateSaved,
  until,
  WORKSPACE as workspace,
} from '@parley/testing';
import { conversationsConsumer, runLogged } from '../src';

/** Longer than any test runs. */
const LONG_MS = 60_000;

describe('the projector', () => {
  it('shows conversations and records of one log, and keeps one place in it', async () => {
    const store = inMemoryEventStore();
    const readModel = inMemoryConversationReadModel();
    const write = logWriter(store);
    await write.contact('ct_zoe', contactSaved());
    await write.conversation('conv_1', conversationOpened(), messageSent(1));
    const projector = runLogged(conversationsConsumer({ store, readModel }), silentLogger, { store });
    await write.teammate('usr_ada', teammateSaved());
    await write.thread('th_1', conversationElected(1));
    await write.inbox('inb_1', inboxSaved());

    const shown = await Promise.all([
      readModel.waitFor({ workspace, id: 'conv_1', revision: 1 }, LONG_MS),
      readModel.waitFor({ kind: 'contact', workspace, id: 'ct_zoe', revision: 0 }, LONG_MS),
      readModel.waitFor({ kind: 'teammate', workspace, id: 'usr_ada', revision: 0 }, LONG_MS),
      readModel.waitFor({ kind: 'inbox', workspace, id: 'inb_1', revision: 0 }, LONG_MS),
    ]);
    expect(shown).toEqual([true, true, true, true]);
    expect(await readModel.contact(workspace, 'ct_zoe')).toMatchObject({
      record: 'saved',
      // The message is in the second commit.
      lastContacted: MONDAY + 2_000,
    });
    await projector.stop();
    expect(projector.status()).toMatchObject({ position: await readModel.checkpoint(), retries: 0 });
    await readModel.close();
    await store.close();
  });

  it('handles a parked stream again in parts, as much at once as a batch has', async () => {
    const store = inMemoryEventStore();
    const readModel = inMemoryConversationReadModel();
    const write = logWriter(store);
    await write.conversation('conv_1', conversationOpened());
    const description = 'd'.repeat(400_000);
    const changed = conversationDetailsChanged({ fields: ['description'], private: { description } });
    for (let n = 1; n <= 15; n += 1) await write.conversation('conv_1', changed);
    const stream = conversationStream({ workspace, id: 'conv_1' });
    const fatal: string[] = [];
    for await (const { position } of store.readStream(stream, { limit: 1 })) fatal.push(position);
    const parts: { readonly commits: number; readonly more: boolean }[] = [];
    const applyParked: typeof readModel.applyParked = (of, items, more, lease) => {
      parts.push({ commits: items.length, more });
      return readModel.applyParked(of, items, more, lease);
    };
    const consumer = conversationsConsumer({ store, readModel: { ...readModel, applyParked } });
    const projector = runLogged(consumer, silentLogger, { store, fatal });
    await until(() => projector.status().parked === 1 && projector.status().caughtUp);

    expect(await projector.again(stream)).toBe(true);
    // Eleven of them are more than 4 MiB.
    expect(parts).toEqual([
      { commits: 12, more: true },
      { commits: 4, more: false },
    ]);
    expect(await readModel.get(workspace, 'conv_1')).toMatchObject({ revision: 15 });
    await projector.stop();
    await readModel.close();
    await store.close();
  });
});
