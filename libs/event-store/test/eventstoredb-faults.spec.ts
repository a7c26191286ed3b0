import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import { startEventStoreDbDouble, startRawClients, type EventStoreDbDouble, type RawClients } from '@parley/testing';
import {
  appendSettled,
  encodedBytes,
  eventStoreDbEventStore,
  settle,
  StoreUnavailable,
  type Commit,
  type EventStore,
} from '../src';
import { all, appended, commitOf, failed, ids, ownPrefix } from './make';

let double: EventStoreDbDouble;
let stores: EventStore[] = [];

beforeAll(async () => {
  double = await startEventStoreDbDouble();
});
afterEach(async () => {
  await double.control({ do: 'appends', mode: 'answered' });
  await double.control({ do: 'release' });
  await Promise.all(stores.map((store) => store.close()));
  stores = [];
});
afterAll(() => double.stop());

function open(
  name: string = randomUUID(),
  times: { appendTimeoutMs?: number; readTimeoutMs?: number } = {},
): EventStore {
  const store = eventStoreDbEventStore({
    connectionString: `${double.connectionString}&connectionName=${name}`,
    ...times,
  });
  stores.push(store);
  return store;
}

const newStream = (): string => `${ownPrefix()}1`;

/** What became of a promise after a time in which all others of its kind settled. */
const after = (ms: number, promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([promise, delay(ms, 'still pending')]);

describe('the vendor’s client as it is', () => {
  let raw: RawClients;
  beforeEach(async () => {
    raw = await startRawClients(double.connectionString);
  });
  afterEach(() => raw.stop());

  it('rejects the appends of all clients of the process after one error, throws at a late acknowledgement, and never settles later ones', async () => {
    const streams = [newStream(), newStream(), newStream()] as const;
    await double.control({ do: 'appends', mode: 'held', times: 2 });
    const a = raw.append('a', { stream: streams[0] });
    const b = raw.append('b', { stream: streams[1] });
    await double.until(({ held }) => held === 2);
    await double.control({ do: 'fail-appends', connection: 'b', details: 'only for b' });
    const rejected = { success: false, type: 'unavailable', message: '14 UNAVAILABLE: only for b' };
    expect(await Promise.all([a, b])).toEqual([rejected, rejected]);
    await double.control({ do: 'release' });
    expect(await raw.uncaught()).toMatch(/^TypeError: .*not iterable/);
    const { received } = await double.control({ do: 'stats' });
    const later = raw.append('a', { stream: streams[2] });
    await double.until((stats) => stats.received > received);
    expect(await after(300, later)).toBe('still pending');
    raw.dispose('a');
    expect(await later).toMatchObject({ success: false, message: '1 CANCELLED: Cancelled on client' });
    const stored = await Promise.all(streams.map((stream) => raw.append('c', { stream })));
    expect(stored.map((result) => 'type' in result && result.type)).toEqual(Array(3).fill('wrong-expected-version'));
  });

  it('is wedged for good by an event without a type', async () => {
    const refused = await raw.append('a', { stream: newStream(), type: '' });
    expect(refused).toMatchObject({ type: 'unknown', message: 'Could not recognize BadRequest' });
    expect(await raw.uncaught()).toMatch(/^TypeError: .*not iterable/);
    expect(await after(300, raw.append('a', { stream: newStream() }))).toBe('still pending');
  });

  it('fails every append while its clock is 11 s behind the server’s', async () => {
    await double.control({ do: 'clock', aheadMs: 11_000 });
    expect(await raw.append('a', { stream: newStream() })).toMatchObject({ type: 'deadline-exceeded' });
    await double.control({ do: 'clock', aheadMs: 9_000 });
    expect(await raw.append('a', { stream: newStream() })).toEqual({ success: true, revision: 0 });
    await double.control({ do: 'clock', aheadMs: 0 });
  });

  it('is refused an append of 1 MiB and a byte, not one of 1 MiB', async () => {
    const stream = newStream();
    const refused = await raw.append('a', { stream, bytes: 1_048_577 });
    expect(refused).toMatchObject({ success: false, type: 'maximum-append-size-exceeded' });
    expect(await raw.append('a', { stream, bytes: 1_048_576 })).toEqual({ success: true, revision: 0 });
  });
});

describe('appends on EventStoreDB', () => {
  it('of one store are untouched by an error of another in the same process', async () => {
    const [a, b] = [open('store-a'), open('store-b')];
    const [mine, theirs] = [newStream(), newStream()];
    const commit = commitOf(2);
    await double.control({ do: 'appends', mode: 'held', times: 2 });
    const [first, second] = [a.append(mine, 'none', [commitOf(1)])(), b.append(theirs, 'none', [commit])()];
    await double.until(({ held }) => held === 2);
    await double.control({ do: 'fail-appends', connection: 'store-b', details: 'only for b' });
    expect(await second).toEqual(E.left({ tag: 'UnknownOutcome', reason: '14 UNAVAILABLE: only for b' }));
    expect(await after(50, first)).toBe('still pending');
    await double.control({ do: 'release' });
    expect(await first).toMatchObject(E.right({ revision: 0 }));
    await appended(a, mine, 0, commitOf(1));
    expect(await settle(b, theirs, 'none', [commit])).toMatchObject({ tag: 'Written' });
    await appended(b, theirs, 1, commitOf(1));
  });

  it('survive an acknowledgement that comes after their timeout', async () => {
    const store = open('late', { appendTimeoutMs: 1_000 });
    const stream = newStream();
    await double.control({ do: 'appends', mode: 'held', times: 1 });
    const late = store.append(stream, 'none', [commitOf(1)])();
    await double.until(({ held }) => held === 1);
    // Answered on the same call, which is therefore kept.
    await appended(store, newStream(), 'none', commitOf(1));
    expect(await late).toEqual(E.left({ tag: 'UnknownOutcome', reason: 'no answer within 1000 ms' }));
    const { appendStreams } = await double.control({ do: 'release' });
    expect((await appended(store, stream, 0, commitOf(1))).revision).toBe(1);
    expect((await double.control({ do: 'stats' })).appendStreams).toBe(appendStreams);
  });

  it('that are never answered settle by themselves, and the next ones go over another call', async () => {
    const store = open('silent', { appendTimeoutMs: 1_000 });
    const stream = newStream();
    await appended(store, stream, 'none', commitOf(1));
    await double.control({ do: 'deafen' });
    const unanswered = Array.from({ length: 5 }, (_, i) => failed(store, `${stream}${i}`, 'none', commitOf(1)));
    for (const failure of await Promise.all(unanswered))
      expect(failure).toEqual({ tag: 'UnknownOutcome', reason: 'no answer within 1000 ms' });
    expect((await appended(store, stream, 0, commitOf(1))).revision).toBe(1);
    // The silent one was given back.
    await double.until(({ appendStreams }) => appendStreams === 1);
  });

  it('say the revision of the stream in a conflict, where the client can give a wrong one', async () => {
    const store = open('conflict&throwOnAppendFailure=false');
    const stream = newStream();
    await appended(store, stream, 'none', commitOf(5));
    expect(await failed(store, stream, 2, commitOf(1))).toEqual({ tag: 'Conflict', actual: 4 });
    expect(await failed(store, newStream(), 2, commitOf(1))).toEqual({ tag: 'Conflict', actual: 'none' });
    const wrong = await startRawClients(`${double.connectionString}&throwOnAppendFailure=false`);
    expect(await wrong.append('a', { stream, expected: 2 })).toEqual({ success: false, revision: 1 });
    await wrong.stop();
  });

  it('whose acknowledgement is lost are settled as written, and there is one copy', async () => {
    const store = open('lost', { appendTimeoutMs: 1_000 });
    const [stream, commits] = [newStream(), [commitOf(2), commitOf(1)]];
    await double.control({ do: 'appends', mode: 'silent', times: 1 });
    expect(await failed(store, stream, 'none', ...commits)).toMatchObject({ tag: 'UnknownOutcome' });
    const again = await appended(store, stream, 'none', ...commits);
    expect(await settle(store, stream, 'none', commits)).toEqual({ tag: 'Written', appended: again });
    await double.control({ do: 'appends', mode: 'silent', times: 1 });
    const next = commitOf(1);
    expect(await appendSettled(store, stream, 2, [next])).toMatchObject(E.right({ revision: 3 }));
    expect(ids(await all(store.readStream(stream)))).toEqual(ids([...commits, next]));
  });

  it('succeed with a clock that is 11 s behind the server’s', async () => {
    await double.control({ do: 'clock', aheadMs: 11_000 });
    expect((await appended(open(), newStream(), 'none', commitOf(1))).revision).toBe(0);
    await double.control({ do: 'clock', aheadMs: 0 });
  });

  it('that the server finds too large say so, and write nothing', async () => {
    const store = open();
    const [stream, commit] = [newStream(), commitOf(3)];
    await double.control({ do: 'limit', bytes: 100 });
    const failure = await failed(store, stream, 'none', commit);
    expect(failure).toEqual({ tag: 'TooLarge', bytes: encodedBytes([commit]), limit: 100 });
    await double.control({ do: 'limit', bytes: 1_048_576 });
    await appended(store, stream, 'none', commit);
  });

  it('whose metadata would be sent too many times are refused unsent', async () => {
    const { received } = await double.control({ do: 'stats' });
    const commit: Commit = { ...commitOf(500), metadata: { note: 'x'.repeat(30_000) } };
    expect(await failed(open(), newStream(), 'none', commit)).toMatchObject({
      tag: 'TooLarge',
      limit: 8 * 1024 * 1024,
    });
    expect((await double.control({ do: 'stats' })).received).toBe(received);
  });

  it('that would wedge the client are refused before they are sent', async () => {
    const store = open();
    const { received } = await double.control({ do: 'stats' });
    const commit = commitOf(1);
    for (const broken of [{ type: '' }, { id: 'evt_1' }, { id: '00000000-0000-0000-0000-000000000000' }]) {
      const events = commit.events.map((event) => ({ ...event, ...broken }));
      expect(await failed(store, newStream(), 'none', { ...commit, events })).toMatchObject({ tag: 'Malformed' });
    }
    expect((await double.control({ do: 'stats' })).received).toBe(received);
  });

  it('are certainly not written when nothing listens', async () => {
    const store = eventStoreDbEventStore({ connectionString: 'esdb://127.0.0.1:1?tls=false' });
    expect(await failed(store, newStream(), 'none', commitOf(1))).toMatchObject({ tag: 'Unavailable' });
    await expect(all(store.readStream('any'))).rejects.toThrow(StoreUnavailable);
    await store.close();
  });

  it('and reads settle by themselves while the server hangs, and work again afterwards', async () => {
    const store = open('hanging', { appendTimeoutMs: 1_000, readTimeoutMs: 1_000 });
    const [stream, commit] = [newStream(), commitOf(1)];
    await appended(store, stream, 'none', commitOf(1));
    double.pause();
    const [failure] = await Promise.all([
      failed(store, stream, 0, commit),
      expect(all(store.readStream(stream))).rejects.toThrow(StoreUnavailable),
    ]);
    double.resume();
    expect(failure).toMatchObject({ tag: 'UnknownOutcome' });
    expect(await appendSettled(store, stream, 0, [commit])).toMatchObject(E.right({ revision: 1 }));
    expect(await all(store.readStream(stream))).toHaveLength(2);
  });

  it('under way finish when the store is closed, later ones are refused', async () => {
    const store = open('closing');
    const stream = newStream();
    await double.control({ do: 'appends', mode: 'held', times: 1 });
    const underWay = store.append(stream, 'none', [commitOf(1)])();
    await double.until(({ held }) => held === 1);
    const closing = store.close();
    expect(await failed(store, stream, 0, commitOf(1))).toMatchObject({ tag: 'Unavailable' });
    await double.control({ do: 'release' });
    expect(await underWay).toMatchObject(E.right({ revision: 0 }));
    await closing;
    await double.until(({ appendStreams }) => appendStreams === 0);
  });
});

describe('a server that is killed with 64 appends in flight', () => {
  it('keeps what it acknowledged; the rest is settled after its restart, one copy each, and subscriptions go on', async () => {
    const store = open();
    const prefix = ownPrefix();
    const ending = new AbortController();
    const seen: string[] = [];
    const subscribed = (async () => {
      for await (const batch of store.subscribe({ prefixes: [prefix], signal: ending.signal })) {
        seen.push(...ids(batch.commits));
        if (seen.length >= 64) ending.abort();
      }
    })();
    const streams = Array.from({ length: 64 }, (_, i) => ({ name: `${prefix}${i}`, commit: commitOf(2) }));
    const write = (from: number, to: number): ReturnType<ReturnType<EventStore['append']>>[] =>
      streams.slice(from, to).map(({ name, commit }) => store.append(name, 'none', [commit])());
    const before = await double.control({ do: 'stats' });
    const acknowledged = await Promise.all(write(0, 16));
    await double.control({ do: 'appends', mode: 'silent', times: 24 });
    const written = write(16, 40);
    await double.until(({ received }) => received === before.received + 40);
    await double.control({ do: 'appends', mode: 'ignored' });
    const dropped = write(40, 64);
    await double.until(({ received }) => received === before.received + 64);
    await double.kill('SIGKILL');
    expect(acknowledged.every(E.isRight)).toBe(true);
    for (const outcome of await Promise.all([...written, ...dropped]))
      expect(outcome).toMatchObject(E.left({ tag: 'UnknownOutcome' }));
    expect(await failed(store, `${prefix}0`, 1, commitOf(1))).toMatchObject({ tag: 'Unavailable' });
    await double.restart();
    const settled = await Promise.all(streams.map(({ name, commit }) => settle(store, name, 'none', [commit])));
    expect(settled.map(({ tag }) => tag)).toEqual([...Array(40).fill('Written'), ...Array(24).fill('Absent')]);
    for (const { name, commit } of streams) await appended(store, name, 'none', commit);
    const stored = await all(store.readAll({ prefixes: [prefix] }));
    expect(ids(stored).toSorted()).toEqual(ids(streams.map(({ commit }) => commit)).toSorted());
    await subscribed;
    expect(seen).toEqual(ids(stored));
  });

  it('does not end the process when much of it was not sent yet', async () => {
    const store = open();
    const stream = newStream();
    const large = (): Commit => commitOf(1, { text: 'x'.repeat(400_000) });
    const appends = Array.from({ length: 64 }, (_, i) => store.append(`${stream}${i}`, 'none', [large()])());
    await Promise.all([Promise.race(appends), double.kill('SIGKILL')]);
    for (const outcome of await Promise.all(appends))
      if (E.isLeft(outcome)) expect(['UnknownOutcome', 'Unavailable']).toContain(outcome.left.tag);
    await double.restart();
    await appended(store, stream, 'none', commitOf(1));
  });
});
