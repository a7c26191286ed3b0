import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore, type SqliteEventStore } from '@parley/event-store';
import { CONVERSATIONS, sqliteConversationReadModel } from '@parley/read-models';
import type { Logger } from '@parley/platform';
import { NotRunningHere, type RunningConsumer } from '@parley/subscriptions';
import { conversationOpened, logWriter, WORKSPACE } from '@parley/testing';
import { startConsumerThread, type ThreadOptions } from '../src';
import { DEADLY, DEADLY_AGAIN } from './killed-by-a-commit';

describe('a consumer in a thread of its own', () => {
  let folder: string;
  let store: SqliteEventStore;
  let projector: RunningConsumer | undefined;
  const logged: string[] = [];
  let heard: (() => void)[] = [];
  const hear = (text = ''): void => {
    logged.push(text);
    const now = heard;
    heard = [];
    for (const look of now) look();
  };
  const logger: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_, text) => hear(text),
    error: (_, text) => hear(text),
  };
  async function until(enough: () => boolean): Promise<void> {
    while (!enough()) await new Promise<void>((resolve) => heard.push(resolve));
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-projector-'));
    store = sqliteEventStore(join(folder, 'events.db'));
    logged.length = 0;
  });
  afterEach(async () => {
    await projector?.stop();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  function start(readModelFile: string, handled: () => void, more: Partial<ThreadOptions> = {}): RunningConsumer {
    const log = { kind: 'sqlite', file: join(folder, 'events.db'), forThread: store.forThread } as const;
    return startConsumerThread({
      consumer: CONVERSATIONS,
      readiness: 'needed',
      stores: { log, readModelFile },
      logger,
      handled() {
        handled();
        hear();
      },
      ...more,
    });
  }

  async function open(id: string): Promise<void> {
    await logWriter(store).conversation(id, conversationOpened());
  }

  it('catches up, follows what is appended here, and wakes who waits here', async () => {
    const file = join(folder, 'read-model.db');
    const readModel = sqliteConversationReadModel(file);
    await open('before');
    projector = start(file, () => readModel.writtenElsewhere());
    expect(await readModel.waitFor({ workspace: WORKSPACE, id: 'before', revision: 0 }, 10_000)).toBe(true);
    await open('after');
    expect(await readModel.waitFor({ workspace: WORKSPACE, id: 'after', revision: 0 }, 10_000)).toBe(true);
    await until(() => projector?.status().handled === 2 && projector.status().caughtUp);
    expect(projector.status()).toMatchObject({ caughtUp: true, retries: 0, position: await readModel.checkpoint() });
    await projector.stop();
    await readModel.close();
  });

  it('is started again when it dies, and goes on at its checkpoint', async () => {
    const file = join(folder, 'read-model.db');
    // A folder in the place of the file: the thread cannot open it and dies.
    mkdirSync(file);
    projector = start(file, () => undefined);
    await until(() => logged.includes('the thread of a consumer died'));
    expect(projector.status()).toMatchObject({ caughtUp: false });
    expect(projector.status().retries).toBeGreaterThan(0);
    rmSync(file, { recursive: true });
    const readModel = sqliteConversationReadModel(file);
    await open('later');
    expect(await readModel.waitFor({ workspace: WORKSPACE, id: 'later', revision: 0 }, 15_000)).toBe(true);
    await projector.stop();
    await readModel.close();
  });

  it('can be stopped while it waits to be started again', async () => {
    const file = join(folder, 'read-model.db');
    mkdirSync(file);
    projector = start(file, () => undefined);
    await until(() => logged.includes('the thread of a consumer died'));
    await projector.stop();
    expect(logged.filter((text) => text === 'the thread of a consumer died')).toHaveLength(1);
  });

  it('of which a commit ends the thread three times, alone, parks it, shows all others, and handles it again when told', async () => {
    const file = join(folder, 'read-model.db');
    const readModel = sqliteConversationReadModel(file);
    for (let n = 0; n < 20; n += 1) await open(n === 11 ? 'deadly' : `conv_${n}`);
    projector = start(file, () => readModel.writtenElsewhere(), { opener: require.resolve('./killed-by-a-commit') });
    expect(await readModel.waitFor({ workspace: WORKSPACE, id: 'conv_19', revision: 0 }, 60_000)).toBe(true);
    await until(() => projector?.status().parked === 1);
    expect(await readModel.parked.list(CONVERSATIONS, 10)).toMatchObject([{ stream: DEADLY, reason: 'fatal' }]);
    expect(await readModel.get(WORKSPACE, 'deadly')).toBeUndefined();
    const shown = await Promise.all(Array.from({ length: 20 }, (_, n) => readModel.get(WORKSPACE, `conv_${n}`)));
    expect(shown.filter((document) => document !== undefined)).toHaveLength(19);

    expect(await projector.again(DEADLY)).toBe(true);
    expect(await readModel.get(WORKSPACE, 'deadly')).toMatchObject({ revision: 0 });
    await until(() => projector?.status().parked === 0);
    await projector.stop();
    await readModel.close();
  }, 90_000);

  it('that is started again is waited for by who has something handled again, and goes on with other streams', async () => {
    const file = join(folder, 'read-model.db');
    const readModel = sqliteConversationReadModel(file);
    projector = start(file, () => undefined, { opener: require.resolve('./killed-by-a-commit') });
    expect(await projector.again('conversation-ws_1/of-none')).toBe(true);
    await expect(projector.again(DEADLY_AGAIN)).rejects.toThrow('ended at it');
    expect(projector.status()).toMatchObject({ lease: 'waiting', retries: 1, lastError: 'the thread ended' });
    expect(await projector.again('conversation-ws_1/of-none')).toBe(true);
    await projector.stop();
    await readModel.close();
  });

  it('that dies before it has begun is not waited for any longer', async () => {
    const file = join(folder, 'read-model.db');
    mkdirSync(file);
    projector = start(file, () => undefined);
    await expect(projector.again(DEADLY)).rejects.toThrow(NotRunningHere);
    const waiting = expect(projector.again(DEADLY)).rejects.toThrow(NotRunningHere);
    await projector.stop();
    await waiting;
  });

  it('that is stopped cannot be told to handle anything again', async () => {
    const file = join(folder, 'read-model.db');
    const readModel = sqliteConversationReadModel(file);
    projector = start(file, () => undefined);
    await projector.stop();
    await expect(projector.again(DEADLY)).rejects.toThrow('does not run in this process');
    await readModel.close();
  });
});
