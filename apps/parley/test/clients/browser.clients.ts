import { KEY } from '@parley/testing-product';
import { startTcpProxy, until, type TcpProxy } from '@parley/testing';
import { openInChromium, type Chromium } from './chromium';
import { startFollowed, type FollowedProduct } from './followed-product';
import { servePage, type Page } from './page';

describe('a page of another origin, in Chromium', () => {
  let ours: Page;
  let other: Page;
  let product: FollowedProduct;
  let proxy: TcpProxy;
  let browser: Chromium | undefined;
  beforeAll(async () => {
    [ours, other] = [await servePage(), await servePage()];
    product = await startFollowed({ PARLEY_CORS_ORIGINS: `https://app.example.com,${ours.origin}` });
    const { hostname, port } = new URL(product.url);
    proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    for (const page of [ours, other]) page.asks(`http://127.0.0.1:${proxy.port}`, KEY);
  });
  afterEach(() => browser?.close());
  afterAll(async () => {
    await proxy.stop();
    await product.stop();
    for (const page of [ours, other]) await page.stop();
  });

  /** Waits until the page has told so much of this kind, and gives that. */
  async function told(page: Page, what: string, count: number): Promise<readonly object[]> {
    await until(() => {
      const failure = browser?.failure();
      if (failure !== undefined) throw new Error(failure);
      return page.told(what).length >= count;
    });
    return page.told(what);
  }

  it('reads the stream in order, goes on where it was cut, and reads the headers that are for it', async () => {
    browser = openInChromium(ours.origin);
    expect(await told(ours, 'list', 1)).toEqual([
      { status: 200, cursor: expect.stringMatching(/^[\w-]+$/), request: expect.any(String) },
    ]);
    expect(await told(ours, 'stream', 1)).toEqual([{ status: 200, resumed: false }]);
    for (let n = 0; n < 10; n += 1) await product.open(`conv_before_${n}`);
    await told(ours, 'event', 10);
    for (let round = 1; round <= 3; round += 1) {
      await proxy.cut();
      await product.open(`conv_cut_${round}`);
      await proxy.restore();
      expect((await told(ours, 'stream', 1 + round)).at(-1)).toEqual({ status: 200, resumed: true });
      await product.open(`conv_resumed_${round}`);
      await told(ours, 'event', 10 + 2 * round);
    }
    const published = await product.published();
    expect(published.length).toBe(16);
    expect(ours.told('event')).toEqual(published.map((id) => ({ id })));
  });

  it('reads nothing where its origin is not allowed, though it reaches the product', async () => {
    browser = openInChromium(other.origin);
    expect(await told(other, 'refused', 1)).toEqual([{ error: 'TypeError', reached: true }]);
    await told(other, 'cut', 2);
    expect([other.told('list'), other.told('stream'), await product.followers()]).toEqual([[], [], 0]);
  });
});
