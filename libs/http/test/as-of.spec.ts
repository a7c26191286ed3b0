import { inMemoryEventStore, type EventStore } from '@parley/event-store';
import { KEY, newId, opening, startOn, type Running } from '@parley/testing-product';

describe('conversations as they were, asked for at once', () => {
  let running: Running;
  const store = inMemoryEventStore();
  /** What is read of streams waits for it. */
  let gate: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const gated: EventStore = {
    ...store,
    append: (...of) => store.append(...of),
    readAll: (...of) => store.readAll(...of),
    subscribe: (...of) => store.subscribe(...of),
    async *readStream(...of) {
      waiting += 1;
      await gate;
      waiting -= 1;
      yield* store.readStream(...of);
    },
    close: () => store.close(),
  };
  beforeAll(async () => {
    running = await startOn(gated);
  });
  afterAll(() => running.stop());

  const send = (path: string, body?: object, headers = {}): Promise<Response> =>
    fetch(`${running.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('are two; a third is 503 overloaded, to be tried again, and the first two are answered', async () => {
    const id = newId();
    const opened = (await (await send('/v1/conversations', opening({ id }))).json()) as { position: string };
    const shown = { 'parley-wait-for': opened.position };
    expect((await send(`/v1/conversations/${id}`, undefined, shown)).status).toBe(200);
    const held = Promise.withResolvers<undefined>();
    gate = held.promise;
    const firstTwo = [0, 1].map(() => send(`/v1/conversations/${id}?revision=0`));
    while (waiting < 2) await new Promise((resolve) => setImmediate(resolve));
    const third = await send(`/v1/conversations/${id}?as_of=2999-01-01T00:00:00Z`);
    expect(third.status).toBe(503);
    expect(third.headers.get('retry-after')).toBe('1');
    expect(await third.json()).toMatchObject({ code: 'overloaded' });
    held.resolve(undefined);
    expect((await Promise.all(firstTwo)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await send(`/v1/conversations/${id}?revision=0`)).status).toBe(200);
  });
});
