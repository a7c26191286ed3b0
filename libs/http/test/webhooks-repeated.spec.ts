import { publishing, startProduct, type Answer, type Product } from '@parley/testing-product';
import { operations } from '../src/api/operations';

/* What is done with webhooks under an Idempotency-Key, and comes again (rule 13). */

let product: Product;
let examples: number;

beforeEach(async () => {
  examples = 0;
  const send = async () => {
    examples += 1;
    const outcome = { statusCode: 204, error: null, response: null, transport: false, retryAfterMs: undefined };
    return { at: Date.now(), durationMs: 1, ...outcome };
  };
  product = await startProduct({ webhooks: { sender: { send } } });
});
afterEach(() => product.stop());

type Body = Readonly<Record<string, unknown>>;

async function made(): Promise<Body> {
  const spec = { events: ['*'], url: 'https://example.com/hooks' };
  return (await product.send('POST', '/v1/webhooks', spec)).body;
}

const pathOf = ({ id }: Body): string => `/v1/webhooks/${String(id)}`;
const under = (key: string): Record<string, string> => ({ 'idempotency-key': key });
const replayed = ({ headers }: Answer): string | null => headers.get('idempotency-replayed');

/** The same request twice: what came of it, and that the second says that it came again. */
async function twice(method: string, path: string, body?: unknown): Promise<readonly [Body, Body]> {
  const first = await product.send(method, path, body, under('twice'));
  const again = await product.send(method, path, body, under('twice'));
  expect([first, again].map(replayed)).toEqual([null, 'true']);
  expect(again.status).toBe(first.status);
  return [first.body, again.body];
}

it('is honoured by everything that changes something', () => {
  const changing = operations.filter(({ method, id }) => method !== 'get' && id !== 'listConversationsByDate');
  expect(changing.filter(({ conditions }) => !conditions.includes('idempotency')).map(({ id }) => id)).toEqual([]);
});

it('changes a webhook once; another change under the key is refused', async () => {
  const webhook = await made();
  const patch = (body: unknown, key: string): Promise<Answer> =>
    product.send('PATCH', pathOf(webhook), body, under(key));
  expect(replayed(await patch({ description: 'one' }, 'a'))).toBeNull();
  await patch({ description: 'two' }, 'b');
  const again = await patch({ description: 'one' }, 'a');
  expect([replayed(again), again.body['description']]).toEqual(['true', 'two']);
  expect(await patch({ description: 'three' }, 'a')).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  expect((await product.send('GET', pathOf(webhook))).body['description']).toBe('two');
});

it.each([
  ['pause', 'paused'],
  ['enable', 'active'],
])('does %s once', async (word, status) => {
  const webhook = await made();
  const [first, again] = await twice('POST', `${pathOf(webhook)}/${word}`, {});
  expect([first['status'], again['status']]).toEqual([status, status]);
});

it('deletes a webhook once, and answers that again', async () => {
  const webhook = await made();
  const [first, again] = await twice('DELETE', pathOf(webhook));
  expect(first).toEqual({ id: webhook['id'], changed: true });
  expect(again).toEqual(first);
  expect((await product.send('DELETE', pathOf(webhook), undefined, under('another'))).status).toBe(404);
});

it('sends an example once', async () => {
  const [first, again] = await twice('POST', `${pathOf(await made())}/test`, {});
  expect(again).toEqual(first);
  expect(examples).toBe(1);
});

it('sends a delivery again once', async () => {
  const webhook = await made();
  const { publish } = await publishing(product.publicLog);
  await publish({});
  const room = { requests: 10, replays: 10, characters: 1_000_000 };
  const send = async (): Promise<number> => {
    const now = Date.now();
    const { claimed } = await product.queue.claim(String(webhook['id']), room, now);
    const attempt = { at: now, statusCode: 200, durationMs: 1, error: null, response: null };
    const settled = { attempt, transport: false, retryAfterMs: undefined, random: 0 };
    await product.queue.settle(
      claimed.map((claim) => ({ claim, ...settled })),
      now,
    );
    return claimed.length;
  };
  expect(await send()).toBe(1);
  const page = (await product.send('GET', `${pathOf(webhook)}/deliveries`)).body['data'] as readonly Body[];
  const [first, again] = await twice('POST', `${pathOf(webhook)}/deliveries/${String(page[0]?.['id'])}/retry`, {});
  expect([first, again].map(({ status }) => status)).toEqual(['pending', 'pending']);
  expect([await send(), await send()]).toEqual([1, 0]);
});

it('cancels a job once', async () => {
  const webhook = await made();
  const replay = { since: '2020-01-01T00:00:00Z' };
  const job = (await product.send('POST', `${pathOf(webhook)}/replay`, replay)).body;
  const [first, again] = await twice('POST', `/v1/jobs/${String(job['id'])}/cancel`, {});
  expect(again).toEqual(first);
});
