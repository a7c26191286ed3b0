import { randomUUID } from 'node:crypto';
import { conversationCommits, conversationStream } from '@parley/event-schema';
import { inMemoryEventStore, inMemoryLog, type EventStore } from '@parley/event-store';
import { commitMetadata, conversationOpened, logWriter, timeOf, until } from '@parley/testing';
import * as E from 'fp-ts/Either';
import { newId, opening, startObserved, type Figure, type ObservedProduct } from '@parley/testing-product';

let product: ObservedProduct;
const others: ObservedProduct[] = [];
afterEach(async () => {
  await Promise.all([product, ...others.splice(0)].map((one) => one.stop()));
});

const inbound = (id: string): object => ({ id, direction: 'inbound', text: 'Hello' });

async function open(on: ObservedProduct = product): Promise<string> {
  const id = newId();
  expect((await on.send('POST', '/v1/conversations', opening({ id }))).status).toBe(201);
  return id;
}

/** A figure counts a request when its answer is out: a moment after whoever asked has it. */
async function settled(holds: (figure: Figure) => boolean, on: ObservedProduct = product): Promise<Figure> {
  let last: Figure = () => 0;
  await until(async () => holds((last = await on.figures())));
  return last;
}

describe('the figures of requests', () => {
  it('count them by method, route and status, and how long they took', async () => {
    product = await startObserved();
    const id = await open();
    await product.send('POST', `/v1/conversations/${id}/close`, { resolution: 'resolved' });
    await product.send('POST', `/v1/conversations/${id}/close`, { resolution: 'spam' });
    const close = { method: 'POST', route: '/v1/conversations/:id/close' };
    const figure = await settled((now) => now('parley_http_requests_total', { ...close, status: '409' }) === 1);
    expect(figure('parley_http_requests_total', { ...close, status: '200' })).toBe(1);
    expect(figure('parley_http_request_duration_seconds_count', close)).toBe(2);
    const sum = figure('parley_http_request_duration_seconds_sum', close);
    expect([sum > 0, sum < 60]).toEqual([true, true]);
    expect(figure('parley_http_request_duration_seconds_bucket', { ...close, le: '+Inf' })).toBe(2);
    expect(figure('parley_http_requests_in_flight')).toBe(1);
  });

  it('tell nothing of ids, workspaces, keys and paths that nobody knows', async () => {
    product = await startObserved();
    const id = await open();
    for (const path of ['/v2/a', '/v2/b', `/v1/conversations/${id}/explode`, '/v1/%zz', '/']) {
      await product.send('GET', path);
      await product.send('OPTIONS', path);
    }
    await settled((now) => now('parley_http_requests_total', { method: 'GET', route: 'bad_url', status: '400' }) === 1);
    const text = await (await product.send('GET', '/metrics')).text();
    expect(text).not.toMatch(/\/v2|explode|ws_1|zz|cnt_1|inbox_1|bootstrap/);
    expect(text).not.toContain(id);
    const labels = [...text.matchAll(/^parley_http_requests_total\{.*route="([^"]+)"/gm)].map(([, route]) => route);
    expect([...new Set(labels)].sort()).toEqual(['/metrics', '/v1/conversations', 'bad_url', 'unmatched']);
  });

  it('are read without a key, also while the process stops, with those of the process and its version', async () => {
    product = await startObserved();
    product.app.server.drain();
    const response = await fetch(`${product.url}/metrics`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    const text = await response.text();
    expect(text).toContain('parley_build_info{version="test"} 1');
    expect(text).toMatch(/^process_cpu_seconds_total /m);
  });
});

describe('the figures of commands', () => {
  it('say what became of them', async () => {
    product = await startObserved();
    const id = await open();
    const close = `/v1/conversations/${id}/close`;
    const key = { 'idempotency-key': 'once' };
    const resolved = { resolution: 'resolved' };
    const statuses: number[] = [];
    const send = async (...request: Parameters<ObservedProduct['send']>): Promise<void> => {
      statuses.push((await product.send(...request)).status);
    };
    await send('POST', close, resolved, key);
    await send('POST', close, resolved, key);
    await send('POST', close, { resolution: 'spam' }, key);
    await send('POST', close, resolved);
    await send('POST', close, { resolution: 'spam' });
    await send('POST', close, resolved, { 'if-match': '"99"' });
    await send('PUT', '/v1/inboxes/inbox_1', { name: 'Support' });
    await send('POST', '/v1/messages', opening({ contact_id: 'cnt_2', message: inbound('m1') }));
    product.log.reachable = false;
    await send('POST', close, resolved);
    product.log.reachable = true;
    expect(statuses).toEqual([200, 200, 422, 200, 409, 412, 201, 201, 503]);
    const figure = await product.figures();
    const results = ['changed', 'replayed', 'key_reused', 'unchanged', 'refused', 'precondition_failed', 'unavailable'];
    expect(results.map((result) => figure('parley_commands_total', { command: 'CloseConversation', result }))).toEqual(
      results.map(() => 1),
    );
    for (const command of ['OpenConversation', 'SaveInbox', 'DeliverMessage'])
      expect([command, figure('parley_commands_total', { command, result: 'changed' })]).toEqual([command, 1]);
  });

  it('say that one was decided again because another process wrote first', async () => {
    const log = inMemoryLog();
    product = await startObserved({ log });
    const other = await startObserved({ log });
    others.push(other);
    const id = await open();
    await other.send('POST', `/v1/conversations/${id}/notes`, { text: 'one' });
    const answer = await product.send('POST', `/v1/conversations/${id}/notes`, { text: 'two' });
    expect(answer.status).toBe(200);
    const figure = await product.figures();
    expect(figure('parley_command_conflicts_total')).toBe(1);
    expect(figure('parley_append_duration_seconds_count', { result: 'conflict' })).toBe(1);
    expect((await other.figures())('parley_command_conflicts_total')).toBe(0);
  });

  it('say that the clock of this process is behind a stream, and so does the log', async () => {
    product = await startObserved();
    const stream = conversationStream({ workspace: 'ws_1', id: 'conv_ahead' });
    await aheadBy(120_000, stream);
    expect((await product.send('POST', '/v1/conversations/conv_ahead/notes', { text: 'a' })).status).toBe(200);
    await product.send('POST', '/v1/conversations/conv_ahead/notes', { text: 'b' });
    expect((await product.figures())('parley_clock_behind_total')).toBe(1);
    const said = product.lines().filter(({ msg }) => msg === 'the clock of this process is behind the stream');
    expect(said).toEqual([expect.objectContaining({ level: 40, stream, behindMs: expect.any(Number) })]);
  });

  it('say when the end of the log is ahead of the clock at the start, and so does the log, once (rule 4)', async () => {
    const log = inMemoryLog();
    product = await startObserved({ log });
    const stream = conversationStream({ workspace: 'ws_1', id: 'conv_ahead' });
    await aheadBy(120_000, stream);
    await open();
    const other = await startObserved({ log });
    others.push(other);
    const ahead = 'the log is ahead of the clock of this process';
    await until(() => other.lines().some(({ msg }) => msg === ahead));
    expect(other.lines().filter(({ msg }) => msg === ahead)).toEqual([
      expect.objectContaining({ level: 40, aheadMs: expect.any(Number) }),
    ]);
    const seconds = (await other.figures())('parley_log_ahead_seconds');
    expect([seconds > 60, seconds <= 120]).toEqual([true, true]);
    expect((await other.send('POST', '/v1/conversations/conv_ahead/notes', { text: 'a' })).status).toBe(200);
    expect((await product.figures())('parley_log_ahead_seconds')).toBe(0);
    expect(product.lines().filter(({ msg }) => msg === ahead)).toEqual([]);
  });

  it('say nothing of a log whose end is no more than 60 s ahead', async () => {
    const log = inMemoryLog();
    product = await startObserved({ log });
    await aheadBy(50_000, conversationStream({ workspace: 'ws_1', id: 'conv_ahead' }));
    const other = await startObserved({ log });
    await other.stop();
    expect(other.lines().filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  /** A process whose clock is right, or too far ahead, has written this. */
  async function aheadBy(ms: number, stream: string): Promise<void> {
    const metadata = commitMetadata({ occurredAt: timeOf(Date.now() + ms) });
    const commit = conversationCommits.encode([conversationOpened()], metadata, randomUUID);
    await logWriter(inMemoryEventStore(product.log)).commit(stream, commit);
  }
});

describe('the figures of appends', () => {
  it('say how many, how long, how many events, and how many went together', async () => {
    product = await startObserved();
    const id = await open();
    const before = await product.figures();
    const messages = Array.from({ length: 20 }, (_, i) =>
      product.send('POST', `/v1/conversations/${id}/messages`, inbound(`m${i}`)),
    );
    for (const answer of await Promise.all(messages)) expect(answer.status).toBe(200);
    const after = await product.figures();
    const more = (name: string, labels?: Readonly<Record<string, string>>): number =>
      after(name, labels) - before(name, labels);
    expect(more('parley_events_appended_total')).toBe(20);
    expect(more('parley_append_commits_sum')).toBe(20);
    const appends = more('parley_append_duration_seconds_count', { result: 'appended' });
    expect(more('parley_append_commits_count')).toBe(appends);
    expect(appends).toBeGreaterThan(0);
    expect(more('parley_append_duration_seconds_sum', { result: 'appended' })).toBeGreaterThan(0);
  });

  it('say why they fail, and the log does, once in a while', async () => {
    let failing = false;
    product = await startObserved({
      before: (store: EventStore) => ({
        ...store,
        append: (stream, expected, commits) =>
          failing
            ? () => Promise.resolve(E.left({ tag: 'UnknownOutcome', reason: 'esdb://user:secret@host is silent' }))
            : store.append(stream, expected, commits),
      }),
    });
    const id = await open();
    failing = true;
    const answer = await product.send('POST', `/v1/conversations/${id}/notes`, { text: 'a' });
    expect(answer.status).toBe(503);
    const figure = await product.figures();
    expect(figure('parley_commands_total', { command: 'AddNote', result: 'unknown_outcome' })).toBe(1);
    expect(figure('parley_append_duration_seconds_count', { result: 'unknown_outcome' })).toBeGreaterThan(0);
    const said = product.lines().filter(({ msg }) => msg === 'an append failed');
    expect(said).toEqual([
      expect.objectContaining({ level: 40, result: 'unknown_outcome', reason: 'esdb://***@host is silent' }),
    ]);
  });
});

describe('the figures of subscriptions', () => {
  it('say how far the lists are behind, and that they are not any more', async () => {
    let broken = false;
    product = await startObserved({
      shown: (readModel) => ({
        ...readModel,
        apply: (...batch) => (broken ? Promise.reject(new Error('the disk is full')) : readModel.apply(...batch)),
      }),
    });
    const of = { subscription: 'conversations' };
    const caughtUp = (now: Figure): boolean =>
      now('parley_subscription_lag_seconds', of) === 0 && now('parley_read_model_lag_seconds') === 0;
    await settled(caughtUp);
    broken = true;
    await open();
    const behind = await settled((now) => now('parley_subscription_retries', of) >= 2);
    expect(behind('parley_subscription_lag_seconds', of)).toBeGreaterThan(0);
    expect(behind('parley_read_model_lag_seconds')).toBeGreaterThan(0);
    const handled = behind('parley_subscription_handled_commits_total', of);
    broken = false;
    const shown = await settled(caughtUp);
    expect(shown('parley_subscription_retries', of)).toBe(0);
    expect(shown('parley_subscription_handled_commits_total', of) - handled).toBe(1);
  });

  it('tell of the records that decisions need too', async () => {
    product = await startObserved();
    const of = { subscription: 'records' };
    await product.send('PUT', '/v1/inboxes/inbox_1', { name: 'Support' });
    const figure = await settled((now) => now('parley_subscription_handled_commits_total', of) === 1);
    expect(figure('parley_subscription_lag_seconds', of)).toBe(0);
    expect(figure('parley_subscription_retries', of)).toBe(0);
  });
});
