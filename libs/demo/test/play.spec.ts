import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DemoStopped, playDemo, type DemoReport } from '../src';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly actor: string;
  readonly contact: string;
  readonly ifMatch: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** When it came, in milliseconds. */
  readonly at: number;
}

/** What a product answers instead of a 2xx: a problem, with `Retry-After` perhaps, or nothing at all. */
type Fault = { readonly status: number; readonly retryAfter?: string } | 'hang up' | undefined;

/** Answers every command with a conversation of its own for each thread, unless `fault` says otherwise. It has these routing rules. */
async function product(fault: (one: Seen, count: number) => Fault, rules: readonly object[] = []) {
  const seen: Seen[] = [];
  const accepted: Seen[] = [];
  const open = { now: 0, most: 0 };
  const waitedFor: string[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    open.most = Math.max(open.most, (open.now += 1));
    let text = '';
    for await (const chunk of request) text += String(chunk);
    type Thread = { contact_id?: string; inbox?: string; channel_id?: string };
    const body = text === '' ? {} : (JSON.parse(text) as Thread & Record<string, unknown>);
    const { method = '', url: path = '', headers } = request;
    const header = (name: string): string => String(headers[name] ?? '');
    const one = {
      method,
      path,
      key: header('idempotency-key'),
      actor: header('parley-actor'),
      contact: body.contact_id ?? '',
      ifMatch: header('if-match'),
      body,
      at: Date.now(),
    };
    if (method === 'GET') waitedFor.push(header('parley-wait-for'));
    else seen.push(one);
    const count = seen.length;
    // What comes meanwhile is seen as being under way too.
    await new Promise(setImmediate);
    open.now -= 1;
    const wrong = fault(one, count);
    if (wrong === 'hang up') return void request.socket.destroy();
    if (wrong !== undefined) {
      const more = wrong.retryAfter === undefined ? {} : { 'retry-after': wrong.retryAfter };
      response.writeHead(wrong.status, { 'content-type': 'application/problem+json', ...more });
      return void response.end(
        JSON.stringify({ status: wrong.status, code: 'some_code', detail: 'Say it otherwise.' }),
      );
    }
    if (method !== 'GET') accepted.push(one);
    const thread = [body.contact_id, body.inbox, body.channel_id].join('.');
    const conversation_id = one.contact === '' ? path.split('/')[3] : thread;
    const record = method === 'PUT' || path.startsWith('/v1/contacts/');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ ...(record ? {} : { conversation_id }), position: `p${accepted.length}`, rules, revision: 7 }),
    );
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    seen,
    accepted,
    open,
    waitedFor,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

type Product = Awaited<ReturnType<typeof product>>;
const never = new AbortController().signal;

const LONG_AGO = new Date(0).toUTCString();

const playing = (
  { url }: Product,
  { signal = never, progress = [] }: { signal?: AbortSignal; progress?: [number, number][] } = {},
): Promise<DemoReport> =>
  playDemo({
    url: `${url}/`,
    key: "it's a key",
    run: 'r',
    signal,
    onProgress: (done, of) => void progress.push([done, of]),
  });

const numbersIn = (key: string): readonly number[] => key.split('-').slice(2).map(Number);

describe('the player', () => {
  describe('when all goes well', () => {
    let running: Product;
    let report: DemoReport;
    const progress: [number, number][] = [];
    beforeAll(async () => {
      running = await product(() => undefined);
      report = await playing(running, { progress });
    }, 60_000);
    afterAll(() => running.close());

    it('sends everything once, and says how far it is', () => {
      const { seen } = running;
      expect(report.commands).toBe(seen.length);
      expect(report.seconds).toBeGreaterThan(0);
      expect(new Set(seen.map(({ key }) => key)).size).toBe(seen.length);
      expect(progress).toEqual(seen.map((_, i) => [i + 1, seen.length]));
    });

    it('plays records first, then each conversation in order, 16 at once', () => {
      const { seen, open } = running;
      const conversations = seen.slice(seen.findIndex(({ method }) => method !== 'PUT'));
      expect(conversations.filter(({ method }) => method === 'PUT')).toEqual([]);
      const next = new Map<number, number>();
      for (const { key } of conversations) {
        const [track = -1, step = -1] = numbersIn(key);
        expect(step).toBe(next.get(track) ?? 0);
        next.set(track, step + 1);
      }
      expect(open.most).toBeGreaterThan(4);
      expect(open.most).toBeLessThanOrEqual(16);
    });

    it('saves the rules of routing before the first conversation', () => {
      const { seen } = running;
      const saved = seen.findIndex(({ path }) => path === '/v1/routing-rules');
      expect(seen[saved]?.body['rules']).toHaveLength(3);
      expect(seen.findIndex(({ method }) => method === 'POST')).toBe(saved + 1);
    });

    it('ends with snoozes that are over soon after they were sent', () => {
      const left = running.seen.flatMap(({ at, body }) =>
        typeof body['snooze_till'] === 'string' ? [Date.parse(body['snooze_till']) - at] : [],
      );
      const soon = left.filter((ms) => ms <= 90_000);
      expect(soon).toHaveLength(6);
      // What a request takes on its way.
      expect(soon.filter((ms) => ms < 10_000)).toEqual([]);
    });

    it('puts the id that was answered where a path needs it', () => {
      const { seen } = running;
      expect(seen.filter(({ path }) => /[{}]/.test(path) || path.includes('//'))).toEqual([]);
      const closed = seen.filter(({ path }) => path.endsWith('/close')).map(({ path }) => path.split('/')[3] ?? '');
      expect(closed.length).toBeGreaterThan(100);
      expect(closed.filter((id) => !/^cnt_r_\d+\.[a-z]+_r\.chan_r_[a-z]+$/.test(id))).toEqual([]);
    });

    it('waits until the lists show what was answered last', () => {
      expect(running.waitedFor).toContain(`p${running.seen.length}`);
    });

    it('says what to try as a shell reads it, whatever the key is', () => {
      const start = `curl -s -H 'Authorization: Bearer it'\\''s a key' '${running.url}/v1/`;
      expect(report.tries).toHaveLength(5);
      expect(report.soon).toHaveLength(4);
      expect([...report.tries, ...report.soon].filter((line) => !line.startsWith(start))).toEqual([]);
    });
  });

  describe('beside rules of others', () => {
    const own = { name: 'All to the team', when: {}, then: { round_robin: [{ id: 'usr_1', type: 'attendant' }] } };
    const earlier = { ...own, name: 'Demo earlier: press', when: { inbox: ['front_earlier'], tag: ['press'] } };
    const demos = ['Demo r: press', 'Demo r: warranty', 'Demo r: front desk'];
    const many = (count: number): readonly object[] =>
      Array.from({ length: count }, (_, n) => ({ ...own, name: `Own ${n}` }));
    const isOnRules = ({ method, path }: Seen): boolean => method === 'PUT' && path === '/v1/routing-rules';
    const namesIn = (saved: Seen | undefined): readonly string[] =>
      (saved?.body['rules'] as readonly { readonly name: string }[]).map(({ name }) => name);

    /** What was sent to save rules, until the first conversation was refused. */
    async function savedBeside(rules: readonly object[], status = 0, times = 0): Promise<readonly Seen[]> {
      let refused = 0;
      const running = await product((one) => {
        if (isOnRules(one) && (refused += 1) <= times) return { status };
        return one.path === '/v1/messages' ? { status: 409 } : undefined;
      }, rules);
      const error: unknown = await playing(running).catch((caught: unknown) => caught);
      await running.close();
      expect(String(error)).toContain('POST /v1/messages was answered with 409');
      return running.seen.filter(isOnRules);
    }

    it('leaves them behind its own, at the revision that was read, and none of an earlier demo', async () => {
      const saved = await savedBeside([earlier, own]);
      expect(saved.map(({ ifMatch }) => ifMatch)).toEqual(['"7"']);
      expect(namesIn(saved[0])).toEqual([...demos, 'All to the team']);
    });

    it('takes nothing for an earlier demo that is called otherwise or looks elsewhere', async () => {
      const others = [
        { ...earlier, name: 'Demo requests' },
        { ...earlier, name: 'Demo earlier: requests' },
        { ...earlier, name: 'Demo two words: press' },
        { ...earlier, when: {} },
        { ...earlier, name: 'Demo other: press' },
        { ...earlier, name: 'Demo earlier: warranty', when: { inbox: ['front_earlier', 'sales'] } },
      ];
      const [saved] = await savedBeside(others);
      expect(namesIn(saved)).toEqual([...demos, ...others.map(({ name }) => name)]);
    });

    it('reads them again when somebody saved others meanwhile', async () => {
      const saved = await savedBeside([own], 412, 2);
      expect(saved).toHaveLength(3);
      expect(new Set(saved.map(({ key }) => key)).size).toBe(3);
    });

    it.each([
      ['no room is left', many(98), 0, 0],
      ['they are too much together', many(97), 413, 1],
      ['they are refused', many(97), 400, 1],
      ['others never stop saving', many(97), 412, 5],
    ])('goes on without its own where %s', async (_, rules, status, times) => {
      expect(await savedBeside(rules, status, times)).toHaveLength(times);
    });

    it('saves its own where there is just room', async () => {
      expect(namesIn((await savedBeside(many(97)))[0])).toHaveLength(100);
    });

    it('stops at another refusal', async () => {
      const running = await product((one) => (isOnRules(one) ? { status: 403 } : undefined));
      await expect(playing(running)).rejects.toThrow('PUT /v1/routing-rules was answered with 403');
      await running.close();
    });

    it('says that it left its own out, and of how many commands it has done all', async () => {
      const running = await product(() => undefined, many(99));
      const progress: [number, number][] = [];
      const { rulesLeftOut, commands } = await playing(running, { progress });
      await running.close();
      expect(rulesLeftOut).toBe('there are 99 of others, and a workspace has 100 at most');
      expect(progress.at(-1)).toEqual([commands, commands]);
    }, 60_000);
  });

  it('tries again under the same key', async () => {
    const faults: readonly Fault[] = [
      'hang up',
      { status: 503, retryAfter: '1' },
      { status: 429, retryAfter: LONG_AGO },
    ];
    const running = await product((_, count) => (count % 700 === 40 ? faults[Math.floor(count / 700)] : undefined));
    try {
      const report = await playing(running);
      const { seen, accepted } = running;
      expect(report.commands).toBe(accepted.length);
      expect(seen).toHaveLength(accepted.length + faults.length);
      expect(new Set(accepted.map(({ key }) => key)).size).toBe(accepted.length);
      expect(new Set(seen.map(({ key }) => key)).size).toBe(accepted.length);
    } finally {
      await running.close();
    }
  }, 60_000);

  it('sends nothing for as long as it was told to wait, and ends at once when it is given up', async () => {
    const running = await product((_, count) => (count === 300 ? { status: 503, retryAfter: '30' } : undefined));
    try {
      const stop = new AbortController();
      const ended = playing(running, { signal: stop.signal });
      let turns = 0;
      for (; running.seen.length < 300; turns += 1) await new Promise(setImmediate);
      // As long again, and then some: without the pause as many would have come.
      for (let more = 0; more < 2 * turns; more += 1) await new Promise(setImmediate);
      expect(running.seen.length).toBeLessThan(300 + 16);
      stop.abort(new Error('enough'));
      await expect(ended).rejects.toThrow('enough');
    } finally {
      await running.close();
    }
  });

  it('plays one at a time after it was told several times that it is too fast', async () => {
    const running = await product((_, count) =>
      count >= 300 && count < 310 ? { status: 429, retryAfter: '0' } : undefined,
    );
    try {
      const stop = new AbortController();
      const progress: [number, number][] = [];
      const ended = playing(running, { signal: stop.signal, progress }).catch(() => undefined);
      while (progress.length < 400) await new Promise(setImmediate);
      running.open.most = 0;
      while (progress.length < 600) await new Promise(setImmediate);
      expect(running.open.most).toBe(1);
      stop.abort();
      await ended;
    } finally {
      await running.close();
    }
  });

  it('stops at any other refusal, and says which', async () => {
    const running = await product(({ path }) => (path.endsWith('/close') ? { status: 409 } : undefined));
    const error: unknown = await playing(running).catch((caught: unknown) => caught);
    await running.close();
    expect(error).toBeInstanceOf(DemoStopped);
    expect(String(error)).toMatch(
      /^DemoStopped: POST \/v1\/conversations\/[^/]+\/close was answered with 409 some_code: Say it otherwise\.$/,
    );
    const refused = running.seen.findIndex(({ path }) => path.endsWith('/close'));
    expect(running.seen.length - refused).toBeLessThan(2 * 16);
  });

  it('gives up when nobody answers', async () => {
    const gone = await product(() => undefined);
    await gone.close();
    await expect(playing(gone)).rejects.toThrow(/^PUT \/v1\/inboxes\/\S+ got no answer: .*ECONNREFUSED/);
  });

  it('stops at its signal, with its reason', async () => {
    const running = await product(() => undefined);
    const stop = new AbortController();
    const progress: [number, number][] = [];
    const reason = new Error('enough');
    const ended = playing(running, { signal: stop.signal, progress }).catch((caught: unknown) => caught);
    while (progress.length < 300) await new Promise(setImmediate);
    stop.abort(reason);
    expect(await ended).toBe(reason);
    const reported = progress.length;
    await running.close();
    expect(progress).toHaveLength(reported);
    expect(running.seen.length).toBeLessThan(reported + 2 * 16);
  });
});
