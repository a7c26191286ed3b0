import { join } from 'node:path';
import { opening } from './opening';
import { ownFolder } from './own-folder';
import { startProduct, type ProductProcess } from './processes';
import { tamper } from './tamper.sqlite';

const TRIES = 100;

describe('the command line verifies the public log', () => {
  const own = ownFolder();
  const { cli } = own;

  /** A conversation, opened and closed; resolves when all of it is published. */
  async function closed(product: ProductProcess): Promise<void> {
    for (const [path, body] of [
      ['/conversations', opening('conv_1')],
      ['/conversations/conv_1/close', {}],
    ] as const)
      expect((await product.send('POST', `/v1${path}`, body)).status).toBeLessThan(300);
    for (let n = 0; n < TRIES; n += 1) {
      const { body } = await product.send('GET', '/v1/events?types=conversation.closed');
      if ((body['data'] as readonly unknown[]).length === 1) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('it is not published');
  }

  const published = (reports: readonly object[]): unknown =>
    reports.flatMap((report) =>
      'verified' in report ? [(report.verified as Record<string, unknown>)['published']] : [],
    );

  const forge = (): number =>
    tamper(
      join(own.folder, 'operations.db.public-log'),
      `UPDATE events SET body = replace(body, '"resolution":"', '"resolution":"un') WHERE type = 'conversation.closed' AND format = ?`,
      'event',
    );

  it('while the product runs, and while it is stopped', async () => {
    const product = await startProduct(own.folder);
    await closed(product);
    const clean = await cli('verify', '--json');
    expect([clean.code, published(clean.reports())]).toEqual([0, [{ events: 5, differences: 0, behind: 0 }]]);
    expect(forge()).toBe(1);
    const told = await cli('verify');
    expect(told.code).toBe(1);
    expect(told.out).toMatch(
      /^public event ws_1\/conv_1: evt_\w+\.body\.data\.resolution is "resolved" by the log, "unresolved" in the public log\n/,
    );
    await product.stop();
    const stopped = await cli('verify', '--json');
    expect([stopped.code, published(stopped.reports())]).toEqual([1, [{ events: 5, differences: 1, behind: 0 }]]);
  });
});
