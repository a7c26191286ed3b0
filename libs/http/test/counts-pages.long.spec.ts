import { PAGE_BYTES } from '@parley/read-models';
import { opening, startProduct, type Product } from '@parley/testing-product';

/** So many that their counts do not fit into 1 MiB. */
const INBOXES = 6_000;
const AT_ONCE = 50;

describe('the counts of very many inboxes', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  it('come in pages of 1 MiB, by inbox id, each inbox once', async () => {
    const inboxes = Array.from({ length: INBOXES }, (_, i) => `${'x'.repeat(120)}${10_000 + i}`);
    let position = '';
    for (let i = 0; i < INBOXES; i += AT_ONCE) {
      const opened = inboxes
        .slice(i, i + AT_ONCE)
        .map((inbox) => product.send('POST', '/v1/conversations', opening({ inbox })));
      for (const { status, body } of await Promise.all(opened)) {
        expect(status).toBe(201);
        position = String(body['position']);
      }
    }
    const found: string[] = [];
    let pages = 0;
    for (let cursor: string | null = ''; cursor !== null; pages += 1) {
      const query = cursor === '' ? '' : `?cursor=${cursor}`;
      const { status, body } = await product.send('GET', `/v1/counts${query}`, undefined, {
        'parley-wait-for': position,
      });
      expect(status).toBe(200);
      // JSON as it came: what was read is written alike.
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(PAGE_BYTES);
      found.push(...Object.keys(body['inboxes'] as object));
      cursor = body['next_cursor'] as string | null;
    }
    expect(found).toEqual(inboxes);
    expect(pages).toBe(2);
  });
});
