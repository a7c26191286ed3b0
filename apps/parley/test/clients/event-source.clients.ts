import { KEY } from '@parley/testing-product';
import { until } from '@parley/testing';
import { EventSource } from 'eventsource';
import { startFollowed, type FollowedProduct } from './followed-product';

const ROUNDS = 3;
const WRITERS = 4;

describe('an EventSource', () => {
  let product: FollowedProduct;
  beforeEach(async () => {
    product = await startFollowed();
  });
  afterEach(() => product.stop());

  /** Open conversations until the product is gone. */
  async function write(round: number, writer: number, acknowledged: string[]): Promise<void> {
    for (let n = 0; ; n += 1) {
      const id = `conv_${round}_${writer}_${n}`;
      try {
        await product.open(id);
      } catch {
        return;
      }
      acknowledged.push(id);
    }
  }

  it.each([
    ['is killed', 'SIGKILL'],
    ['is stopped', 'SIGTERM'],
  ] as const)('misses and repeats nothing when the product %s and starts again', async (_, how) => {
    const source = new EventSource(`${product.url}/v1/events/stream`, {
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${KEY}` } }),
    });
    const heard: { readonly event_id: string; readonly conversation_id: string }[] = [];
    source.addEventListener('conversation.created', ({ data }) => heard.push(JSON.parse(String(data))));
    await until(() => source.readyState === source.OPEN);
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = heard.length;
      const writers = Array.from({ length: WRITERS }, (_, writer) => write(round, writer, acknowledged));
      // It ends while they write, and while it tells of that.
      await until(() => heard.length > before + 50);
      await product.end(how);
      await Promise.all(writers);
      await product.startAgain();
      // Some that it was not there to hear of.
      await product.open(`conv_${round}_after`);
      acknowledged.push(`conv_${round}_after`);
    }
    const conversations = (): readonly string[] => heard.map(({ conversation_id }) => conversation_id);
    await until(() => conversations().includes(`conv_${ROUNDS - 1}_after`));
    source.close();
    expect(heard.map(({ event_id }) => event_id)).toEqual(await product.published());
    expect(conversations()).toEqual(expect.arrayContaining(acknowledged));
  });
});
