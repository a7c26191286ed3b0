import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyLog, sqliteEventStore, type SqliteEventStore } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import { PUBLIC_TYPES } from '@parley/public-events';
import {
  copyPublicLog,
  cursorOf,
  placeOf,
  sqlitePublicLog,
  type Place,
  type PublishedEvent,
  type SqlitePublicLog,
} from '@parley/public-log';
import { vacuumInto } from '@parley/storage';
import { conversationOpened, inboxSaved, logWriter, until, WORKSPACE as workspace } from '@parley/testing';
import { attachPublicLog, publisherConsumer, PublicLogOfAnotherLog, runLogged } from '../src';

interface Product {
  readonly store: SqliteEventStore;
  readonly publicLog: SqlitePublicLog;
}

describe('a public log that is started on', () => {
  let folder: string;
  const opened: { close(): Promise<void> }[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-attach-'));
  });
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
    rmSync(folder, { recursive: true });
  });
  const at = (name: string): string => join(folder, name);

  function open(log: string, publicLog: string): Product {
    const product = { store: sqliteEventStore(at(log)), publicLog: sqlitePublicLog(at(publicLog)) };
    opened.push(product.store, product.publicLog);
    return product;
  }

  const attach = ({ store, publicLog }: Product): Promise<void> =>
    attachPublicLog({
      store,
      publicLog,
      logId: async () => store.logId,
      name: at('public.db'),
      from: 'now',
      logger: silentLogger,
    });

  /** Until all that the log holds is published. */
  async function published(product: Product): Promise<readonly PublishedEvent[]> {
    await attach(product);
    const { store, publicLog } = product;
    const running = runLogged(publisherConsumer({ store, publicLog, retentionDays: 9_999 }), silentLogger, { store });
    let end = '';
    for await (const { position } of store.readAll({ direction: 'backwards', limit: 1 })) end = position;
    await until(async () => (await publicLog.checkpoint()) === end);
    await running.stop();
    return eventsOf(product);
  }

  async function eventsOf({ publicLog }: Product, after?: Place): Promise<readonly PublishedEvent[]> {
    const types = PUBLIC_TYPES.event.all;
    return (await publicLog.page({ workspace, format: 'event', types, limit: 1_000, after })).events;
  }

  const idsOf = (events: readonly PublishedEvent[]): readonly string[] =>
    events.map(({ conversationId }) => conversationId);

  const write = (store: SqliteEventStore, ...ids: readonly string[]): Promise<unknown> => {
    const log = logWriter(store);
    return ids.reduce<Promise<unknown>>(
      (before, id) => before.then(() => log.conversation(id, conversationOpened())),
      Promise.resolve(),
    );
  };

  const numbers = async ({ publicLog }: Product): Promise<readonly number[]> =>
    (await publicLog.epochs()).map(({ number }) => number);

  async function readAfter(product: Product, cursor: string): Promise<readonly string[]> {
    const place = await placeOf(product.publicLog, cursor);
    if ('tag' in place) throw new Error(place.tag);
    return idsOf(await eventsOf(product, place));
  }

  it('the log that it was made of goes on as it was', async () => {
    const product = open('events.db', 'public.db');
    await attach(product);
    await write(product.store, 'conv_1');
    await published(product);
    await attach(product);
    expect(await numbers(product)).toEqual([1]);
  });

  it('a log that is still empty goes on, however often it was followed', async () => {
    const product = open('events.db', 'public.db');
    await attach(product);
    const { store, publicLog } = product;
    const running = runLogged(publisherConsumer({ store, publicLog, retentionDays: 30 }), silentLogger, { store });
    await until(async () => (await publicLog.checkpoint()) !== undefined);
    await running.stop();
    await attach(product);
    expect(await numbers(product)).toEqual([1]);
  });

  it('nothing is published before it is known to be of this log', async () => {
    const product = open('events.db', 'public.db');
    await attach(product);
    await write(product.store, 'conv_1');
    const { store, publicLog } = product;
    const { promise: attached, resolve } = Promise.withResolvers<undefined>();
    const consumer = publisherConsumer({ store, publicLog, retentionDays: 9_999, attached });
    const running = runLogged(consumer, silentLogger, { store });
    await until(() => running.status().retries > 0);
    expect(await eventsOf(product)).toEqual([]);
    resolve(undefined);
    await until(async () => (await eventsOf(product)).length === 1);
    await running.stop();
  });

  it('a copy of its log goes on in a new epoch: cursors hold, and nothing is published twice or missed', async () => {
    const before = open('events.db', 'public.db');
    await attach(before);
    await write(before.store, 'conv_1', 'conv_2');
    const [first] = await published(before);
    const cursor = await cursorOf(before.publicLog, first?.place as Place);
    // Not published before the product is stopped.
    await write(before.store, 'conv_3');
    const copy = sqliteEventStore(at('copy.db'));
    opened.push(copy);
    await copyLog(before.store, copy);

    const moved = { store: copy, publicLog: before.publicLog };
    await attach(moved);
    await write(copy, 'conv_4');
    expect(idsOf(await published(moved))).toEqual(['conv_1', 'conv_2', 'conv_3', 'conv_4']);
    expect(await readAfter(moved, cursor)).toEqual(['conv_2', 'conv_3', 'conv_4']);
    expect((await eventsOf(moved)).map(({ place }) => place.epoch)).toEqual([1, 1, 2, 2]);
    await attach(moved);
    expect(await numbers(moved)).toEqual([1, 2]);
  });

  it('a copy of its log publishes all of it when it had published nothing', async () => {
    const before = open('events.db', 'public.db');
    await attach(before);
    await write(before.store, 'conv_1');
    const copy = sqliteEventStore(at('copy.db'));
    opened.push(copy);
    await copyLog(before.store, copy);
    expect(idsOf(await published({ store: copy, publicLog: before.publicLog }))).toEqual(['conv_1']);
  });

  it('the log of a backup, and is of that backup too, goes on in a new epoch behind what it holds', async () => {
    const lost = open('events.db', 'public.db');
    await attach(lost);
    await write(lost.store, 'conv_1', 'conv_2');
    const [first] = await published(lost);
    copyPublicLog(at('public.db'), at('public-backup.db'));
    // The log is copied last.
    await write(lost.store, 'conv_3');
    vacuumInto(at('events.db'), at('events-backup.db'));
    await write(lost.store, 'conv_lost');
    const beyond = (await published(lost)).at(-1);
    const cursors = [first, beyond].map((event) => cursorOf(lost.publicLog, event?.place as Place));
    const [held = '', gone = ''] = await Promise.all(cursors);

    const restored = open('events-backup.db', 'public-backup.db');
    await attach(restored);
    await write(restored.store, 'conv_4');
    await published(restored);
    expect(await readAfter(restored, held)).toEqual(['conv_2', 'conv_3', 'conv_4']);
    expect((await eventsOf(restored)).map(({ place }) => place.epoch)).toEqual([1, 1, 2, 2]);
    expect(await placeOf(restored.publicLog, gone)).toMatchObject({ tag: 'Expired' });
    await attach(restored);
    expect(await numbers(restored)).toEqual([1, 2]);
  });

  it('a log that was restored alone is refused also where it lacks only what is not published', async () => {
    const product = open('events.db', 'public.db');
    await attach(product);
    await write(product.store, 'conv_1');
    vacuumInto(at('events.db'), at('events-backup.db'));
    await logWriter(product.store).inbox('inb_1', inboxSaved());
    await published(product);
    const restored = sqliteEventStore(at('events-backup.db'));
    opened.push(restored);
    await expect(attach({ ...product, store: restored })).rejects.toThrow(PublicLogOfAnotherLog);
  });

  it('a log that was restored alone is refused, unchanged, with what to do', async () => {
    const product = open('events.db', 'public.db');
    await attach(product);
    await write(product.store, 'conv_1');
    await published(product);
    vacuumInto(at('events.db'), at('events-backup.db'));
    await write(product.store, 'conv_2');
    await published(product);
    const older = sqliteEventStore(at('events-backup.db'));
    opened.push(older);
    const alone = { store: older, publicLog: product.publicLog };
    const refused = attach(alone);
    await expect(refused).rejects.toThrow(PublicLogOfAnotherLog);
    await expect(refused).rejects.toThrow(
      /^The public log \S+public\.db knows of events that the event log does not hold: .* Restore both from one backup \(npm run parley -- restore --from DIR\), or move that file away: /,
    );
    expect(await numbers(alone)).toEqual([1]);
    expect(idsOf(await eventsOf(alone))).toEqual(['conv_1', 'conv_2']);
  });
});
