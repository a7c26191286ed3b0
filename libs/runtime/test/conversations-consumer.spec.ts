import { inMemoryEventStore } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import { inMemoryConversationReadModel } from '@parley/read-models';
import {
  contactSaved,
  conversationElected,
  conversationOpened,
  inboxSaved,
  logWriter,
  messageSent,
  MONDAY,
  teammateSaved,
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
});
