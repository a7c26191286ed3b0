import { randomUUID } from 'node:crypto';
import {
  contactCommits,
  contactStream,
  conversationCommits,
  conversationStream,
  inboxCommits,
  inboxStream,
  teammateCommits,
  teammateStream,
  threadCommits,
  threadStream,
  type CommitMetadata,
} from '@parley/event-schema';
import { inMemoryEventStore, type Commit } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import { inMemoryConversationReadModel } from '@parley/read-models';
import {
  contactSaved,
  conversationElected,
  conversationOpened,
  inboxSaved,
  messageSent,
  MONDAY,
  teammateSaved,
} from '@parley/testing';
import { conversationsConsumer, runLogged } from '../src';

/** Longer than any test runs. */
const LONG_MS = 60_000;
const workspace = 'ws_1';
const metadata: CommitMetadata = {
  workspace,
  occurredAt: new Date(MONDAY).toISOString(),
  actor: { type: 'api', id: 'a' },
  command: 'Test',
  $correlationId: 'c',
  $causationId: 'c',
  causationDepth: 0,
  sealed: 'none',
  writer: 'test',
  origin: 'test',
};

describe('the projector', () => {
  it('shows conversations and records of one log, and keeps one place in it', async () => {
    const store = inMemoryEventStore();
    const readModel = inMemoryConversationReadModel();
    const append = async (stream: string, commit: Commit): Promise<void> => {
      expect(await store.append(stream, 'none', [commit])()).toMatchObject({ _tag: 'Right' });
    };
    const conversation = [conversationOpened(), messageSent(1)];
    await append(
      contactStream({ workspace, id: 'ct_zoe' }),
      contactCommits.encode([contactSaved()], metadata, randomUUID),
    );
    await append(
      conversationStream({ workspace, id: 'conv_1' }),
      conversationCommits.encode(conversation, metadata, randomUUID),
    );
    const projector = runLogged(conversationsConsumer({ store, readModel }), silentLogger, { store });
    await append(
      teammateStream({ workspace, id: 'usr_ada' }),
      teammateCommits.encode([teammateSaved()], metadata, randomUUID),
    );
    await append(
      threadStream({ workspace, id: 'th_1' }),
      threadCommits.encode([conversationElected(1)], metadata, randomUUID),
    );
    await append(inboxStream({ workspace, id: 'inb_1' }), inboxCommits.encode([inboxSaved()], metadata, randomUUID));

    const shown = await Promise.all([
      readModel.waitFor({ workspace, id: 'conv_1', revision: 1 }, LONG_MS),
      readModel.waitFor({ kind: 'contact', workspace, id: 'ct_zoe', revision: 0 }, LONG_MS),
      readModel.waitFor({ kind: 'teammate', workspace, id: 'usr_ada', revision: 0 }, LONG_MS),
      readModel.waitFor({ kind: 'inbox', workspace, id: 'inb_1', revision: 0 }, LONG_MS),
    ]);
    expect(shown).toEqual([true, true, true, true]);
    expect(await readModel.contact(workspace, 'ct_zoe')).toMatchObject({ record: 'saved', lastContacted: MONDAY });
    await projector.stop();
    expect(projector.status()).toMatchObject({ position: await readModel.checkpoint(), retries: 0 });
    await readModel.close();
    await store.close();
  });
});
