import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemoryApiKeys } from '@parley/access';
import { silentLogger } from '@parley/platform';
import {
  cursorOf,
  inMemoryPublicLog,
  inMemoryPublicLogData,
  PUBLISHER,
  type PublicLog,
  type PublishedEvent,
} from '@parley/public-log';
import type { Lease } from '@parley/subscriptions';
import { until } from '@parley/testing';
import {
  eventsAskedFor,
  requestEvents,
  startControlServer,
  TaskNotDone,
  type ControlServer,
  type EventsRequest,
} from '../src';
import { openedWith } from './controlled';

const at = (position: number): string => String(position).padStart(20, '0');
const never = new AbortController().signal;
const asked = (given: Parameters<typeof eventsAskedFor>[0]): EventsRequest =>
  eventsAskedFor({ workspace: 'ws_1', ...given }, (field) => field);

const anEvent = (position: number, over: Partial<PublishedEvent> = {}): PublishedEvent => ({
  place: { epoch: 1, position: at(position), index: 0 },
  eventId: `evt_${position}`,
  format: 'event',
  type: 'conversation.created',
  occurredAt: position * 1_000,
  workspace: 'ws_1',
  conversationId: `conv_${position}`,
  revision: 0,
  inbox: 'sales',
  previousInbox: null,
  channelId: 'chn_1',
  channelType: 'whatsapp',
  contactId: 'cnt_1',
  tags: [],
  body: `{"n":${position}}`,
  ...over,
});

describe('the public events of a running product', () => {
  let folder: string;
  let file: string;
  let server: ControlServer;
  let log: PublicLog;
  let pages: number;
  let lease: Lease;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-events-'));
    file = join(folder, 'read-model.db');
    log = inMemoryPublicLog(inMemoryPublicLogData({ id: 'e1', logId: 'test' }));
    lease = (await log.leases.acquire(PUBLISHER, 'test', 60_000)) as Lease;
    pages = 0;
    const counted: PublicLog = {
      ...log,
      page(query) {
        pages += 1;
        return log.page(query);
      },
    };
    const tasks = { run: async () => undefined };
    server = await startControlServer(file, openedWith(tasks, inMemoryApiKeys(), counted), silentLogger);
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const publish = (...events: readonly PublishedEvent[]): Promise<void> =>
    log.publish({ events, folded: [], parked: [], position: events.at(-1)?.place.position ?? '' }, lease);

  async function read(given: Parameters<typeof asked>[0]): Promise<readonly unknown[]> {
    const items: unknown[] = [];
    const show = async (item: string): Promise<void> => void items.push(JSON.parse(item));
    expect(await requestEvents(file, asked({ follow: false, after: 'start', ...given }), show, never)).toBe(true);
    return items;
  }
  const ids = async (given: Parameters<typeof asked>[0] = {}): Promise<readonly unknown[]> =>
    (await read(given)).map((item) => (item as { readonly event_id: string }).event_id);

  it('are items as the API gives them, oldest first', async () => {
    await publish(anEvent(1), anEvent(2, { body: '{"text":"a\u2028b"}' }));
    const item = (n: number, event: PublishedEvent, body: unknown) =>
      cursorOf(log, event.place).then((cursor) => ({
        cursor,
        event_id: `evt_${n}`,
        type: 'conversation.created',
        format: 'event',
        occurred_at: `1970-01-01T00:00:0${n}.000Z`,
        conversation_id: `conv_${n}`,
        revision: 0,
        body,
      }));
    expect(await read({})).toEqual([
      await item(1, anEvent(1), { n: 1 }),
      await item(2, anEvent(2), { text: 'a\u2028b' }),
    ]);
  });

  it('are those of the workspace, format, types, conversation and inbox that were asked for', async () => {
    await publish(
      anEvent(1),
      anEvent(2, { workspace: 'ws_2' }),
      anEvent(3, { format: 'service' }),
      anEvent(4, { type: 'conversation.closed', inbox: 'support' }),
    );
    expect(await ids()).toEqual(['evt_1', 'evt_4']);
    expect(await ids({ workspace: 'ws_2' })).toEqual(['evt_2']);
    expect(await ids({ format: 'service' })).toEqual(['evt_3']);
    expect(await ids({ types: ['conversation.closed'] })).toEqual(['evt_4']);
    expect(await ids({ conversation: 'conv_1' })).toEqual(['evt_1']);
    expect(await ids({ inbox: 'support' })).toEqual(['evt_4']);
    expect(await ids({ after: 'now' })).toEqual([]);
    expect(await ids({ after: await cursorOf(log, anEvent(1).place) })).toEqual(['evt_4']);
  });

  it('come while they are followed, from the end on, until they are not any more', async () => {
    await publish(anEvent(1));
    const ended = new AbortController();
    const shown: string[] = [];
    const show = async (item: string): Promise<void> => void shown.push(item);
    const following = requestEvents(file, asked({}), show, ended.signal);
    await until(() => pages > 0);
    for (let n = 2; n <= 4; n += 1) {
      await publish(anEvent(n));
      await until(() => shown.length === n - 1);
    }
    expect(shown.map((item) => (JSON.parse(item) as { event_id: string }).event_id)).toEqual([
      'evt_2',
      'evt_3',
      'evt_4',
    ]);
    ended.abort();
    await expect(following).rejects.toThrow(/abort/);
  });

  it('are more than a page', async () => {
    await publish(...Array.from({ length: 350 }, (_, n) => anEvent(n + 1)));
    expect(await ids()).toHaveLength(350);
    expect(pages).toBeGreaterThan(3);
  });

  it('are read no further than their reader takes them', async () => {
    const body = JSON.stringify('x'.repeat(100_000));
    await publish(...Array.from({ length: 400 }, (_, n) => anEvent(n + 1, { body })));
    const sent = httpRequest({ socketPath: `${file}.socket`, method: 'POST', path: '/events' });
    sent.end(JSON.stringify(asked({ after: 'start', follow: false })));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    await until(() => pages > 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    // 40 MB in 40 pages, of which the socket holds some.
    expect(pages).toBeLessThan(8);
    let characters = 0;
    for await (const part of answer.setEncoding('utf8')) characters += String(part).length;
    expect(characters).toBeGreaterThan(40_000_000);
  });

  it('are refused with the sentences of the API, and what to do', async () => {
    await publish(...Array.from({ length: 3 }, (_, n) => anEvent(n + 1)));
    const old = await cursorOf(log, anEvent(1).place);
    const unreadable = requestEvents(file, asked({ after: 'abc' }), async () => undefined, never);
    await expect(unreadable).rejects.toThrow(TaskNotDone);
    await expect(unreadable).rejects.toThrow(/^after must be a cursor of the event stream\. .* --after start$/);
    await log.forget(3_000, lease);
    const expired = requestEvents(file, asked({ after: old }), async () => undefined, never);
    await expect(expired).rejects.toThrow(
      /^What comes next is not kept any more, or the cursor is of another log\. .* --after [\w-]+$/,
    );
    const { message } = await expired.then(
      () => new Error('it was read'),
      (error: Error) => error,
    );
    const [, oldest = ''] = / --after ([\w-]+)$/.exec(message) ?? [];
    expect(await ids({ after: oldest })).toEqual(['evt_3']);
  });

  it('end with a sentence when what comes next is forgotten while they are read', async () => {
    const body = JSON.stringify('x'.repeat(100_000));
    await publish(...Array.from({ length: 400 }, (_, n) => anEvent(n + 1, { body })));
    let forgotten = false;
    const show = async (): Promise<void> => {
      if (!forgotten) await log.forget(399_000, lease);
      forgotten = true;
    };
    const cut = requestEvents(file, asked({ after: 'start', follow: false }), show, never);
    await expect(cut).rejects.toThrow(/^What comes next is not kept any more/);
  });

  it('end with a sentence when the product is stopped', async () => {
    const following = requestEvents(file, asked({}), async () => undefined, never);
    const refused = expect(following).rejects.toThrow(/^The product was stopped, and nothing comes while it is\. /);
    await until(() => pages > 0);
    await server.close();
    await refused;
  });

  it('are asked of nobody where no product runs', async () => {
    expect(await requestEvents(join(folder, 'other.db'), asked({}), async () => undefined, never)).toBe(false);
  });

  it.each<readonly [object, string]>([
    [{}, '"workspace" is missing: it must be an id: a letter or digit, then up to 127 letters, digits or _ . : -.'],
    [{ workspace: 'ws_1', format: 'xml' }, '"format" is "xml": it must be one of event, service.'],
    [{ workspace: 'ws_1', after: '' }, '"after" is "": it must be a cursor of the event stream, now or start.'],
    [{ workspace: 'ws_1', follow: 'yes' }, '"follow" must be true or false.'],
    [{ workspace: 'ws_1', all: true }, 'There is no field "all" here.'],
  ])('are refused for %j in a sentence', async (body, error) => {
    const sent = httpRequest({ socketPath: `${file}.socket`, method: 'POST', path: '/events' });
    sent.end(JSON.stringify(body));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const part of answer.setEncoding('utf8')) text += String(part);
    expect([answer.statusCode, JSON.parse(text)]).toEqual([400, { error }]);
    expect(pages).toBe(0);
  });

  it('of a type that the format does not have are refused with those that it has', () => {
    expect(() => asked({ format: 'service', types: ['conversation.closed'] })).toThrow(
      /^types is "conversation\.closed": it must be of the format service, which has conversation\.created, /,
    );
    expect(() => asked({ types: [] })).toThrow(/^types is "": it must be of the format event, /);
  });
});
