import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTOMATIONS, type AutomationCommand, type Commander } from '@parley/automations';
import { sqliteEventStore, type SqliteEventStore } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import { sqliteConversationReadModel, type SqliteConversationReadModel } from '@parley/read-models';
import { conversationOpened, conversationSnoozed, logWriter, MONDAY, until } from '@parley/testing';
import { openAutomations, startConsumers, type OpenedAutomations, type PausableConsumer } from '../src';

describe('automations in a thread of their own', () => {
  let folder: string;
  let store: SqliteEventStore;
  let readModel: SqliteConversationReadModel;
  let automations: OpenedAutomations;
  let running: readonly PausableConsumer[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-automations-'));
    store = sqliteEventStore(join(folder, 'events.db'));
    readModel = sqliteConversationReadModel(join(folder, 'read-model.db'));
    automations = await openAutomations({ ...stores(), logger: silentLogger });
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((consumer) => consumer.stop()));
    await automations.store.close();
    await readModel.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const stores = () => ({
    store,
    log: { kind: 'sqlite', file: join(folder, 'events.db'), forThread: store.forThread } as const,
    logId: store.logId,
    readModel,
    readModelFile: join(folder, 'read-model.db'),
  });
  function start(commander: Promise<Commander>): PausableConsumer {
    const roles = new Set(['automations'] as const);
    running = startConsumers({
      stores: stores(),
      automations: { ...automations, commander },
      roles,
      logger: silentLogger,
    });
    const [consumer, ...others] = running;
    if (consumer === undefined || others.length > 0) throw new Error('one consumer was expected');
    return consumer;
  }
  /** A snooze whose time has come long ago. */
  const overdue = async (id: string): Promise<void> => {
    await logWriter(store).conversation(id, conversationOpened(), conversationSnoozed(`sn_${id}`, MONDAY + 3_600_000));
  };
  const keeping = (asked: AutomationCommand[]): Commander => ({
    carryOut(command) {
      asked.push(command);
      return Promise.resolve({ tag: 'done', changed: true, revision: 2 });
    },
    conversation: () => Promise.resolve(undefined),
    contactMetadata: () => Promise.resolve({}),
    unavailable: () => Promise.resolve([]),
  });

  it('ask for what is due, in this thread, as soon as somebody can carry it out', async () => {
    await overdue('conv_1');
    const coming = Promise.withResolvers<Commander>();
    const consumer = start(coming.promise);
    expect(consumer).toMatchObject({ name: AUTOMATIONS, readiness: 'background' });
    await until(() => consumer.status().caughtUp);
    const asked: AutomationCommand[] = [];
    coming.resolve(keeping(asked));
    await until(() => asked.length === 1);
    expect(asked).toMatchObject([{ type: 'wake', conversation: 'conv_1', snoozeId: 'sn_conv_1', depth: 1 }]);
  });

  it('stop also where nobody came who could carry it out', async () => {
    await overdue('conv_1');
    const consumer = start(new Promise(() => undefined));
    await until(() => consumer.status().caughtUp);
    await consumer.stop();
    expect(consumer.status()).toMatchObject({ lease: 'waiting' });
  });

  it('wait at their stop for the answers to what they have asked for', async () => {
    await overdue('conv_1');
    const answer = Promise.withResolvers<undefined>();
    const asked: AutomationCommand[] = [];
    const slow: Commander = {
      ...keeping(asked),
      async carryOut(command) {
        asked.push(command);
        await answer.promise;
        return { tag: 'done', changed: true, revision: 2 };
      },
    };
    const consumer = start(Promise.resolve(slow));
    await until(() => asked.length === 1);
    let isStopped = false;
    const stopping = consumer.stop().then(() => (isStopped = true));
    // Many times as long as a stop takes that does not wait.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isStopped).toBe(false);
    answer.resolve(undefined);
    await stopping;
  });

  it('go on after they were put off', async () => {
    const asked: AutomationCommand[] = [];
    const consumer = start(Promise.resolve(keeping(asked)));
    await until(() => consumer.status().caughtUp);
    await consumer.pause();
    await overdue('conv_1');
    consumer.resume();
    await until(() => asked.length === 1);
  });
});
