import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { opening } from './opening';
import { ownFolder } from './own-folder';
import { startProduct, type ProductProcess } from './processes';

interface Item {
  readonly cursor: string;
  readonly conversation_id: string;
}

describe('the event stream', () => {
  const own = ownFolder();
  const to = (): string => join(own.folder, 'backup');

  async function open(product: ProductProcess, ...ids: readonly string[]): Promise<void> {
    for (const id of ids)
      expect((await product.send('POST', '/v1/conversations', opening(id, 'sales'))).status).toBe(201);
  }

  /** What came behind a cursor, up to the opening of a conversation. */
  async function until(product: ProductProcess, last: string, after?: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (let from = after; items.at(-1)?.conversation_id !== last;) {
      const behind = from === undefined ? '' : `&after=${from}`;
      const path = `/v1/events?types=conversation.created&wait=10${behind}`;
      const { status, body } = await product.send('GET', path);
      expect(status).toBe(200);
      items.push(...(body['data'] as readonly Item[]));
      from = String(body['next_cursor']);
    }
    return items;
  }
  const ids = (items: readonly Item[]): readonly string[] => items.map(({ conversation_id: id }) => id);

  it('goes on behind a restore: cursors from before the backup hold, those from behind it have expired', async () => {
    const lost = await startProduct(own.folder);
    await open(lost, 'conv_1', 'conv_2');
    const [first] = await until(lost, 'conv_2');
    expect(await own.cli('backup', '--to', to())).toMatchObject({ code: 0, error: '' });
    await open(lost, 'conv_lost');
    const gone = (await until(lost, 'conv_lost')).at(-1);
    await lost.stop();
    const restored = await own.cli('restore', '--from', to());
    expect(restored).toMatchObject({ code: 0, error: '' });
    expect(restored.out).toMatch(/operations\.db\.public-log\.replaced-\d+T\d+Z\n/);

    const product = await startProduct(own.folder);
    const expired = await product.send('GET', `/v1/events?after=${gone?.cursor}`);
    expect(expired).toMatchObject({ status: 410, body: { code: 'cursor_expired' } });
    await open(product, 'conv_3');
    const rest = await until(product, 'conv_3', first?.cursor);
    expect(ids(rest)).toEqual(['conv_2', 'conv_3']);
    expect(ids(await until(product, 'conv_3', rest[0]?.cursor))).toEqual(['conv_3']);
    await product.stop();

    // Once more: what the first restore has told is not in the log again.
    expect(await own.cli('restore', '--from', to())).toMatchObject({ code: 0, error: '' });
    const again = await startProduct(own.folder);
    const other = await again.send('GET', `/v1/events?after=${rest.at(-1)?.cursor}`);
    expect(other).toMatchObject({ status: 410, body: { code: 'cursor_expired' } });
    await again.stop();
  });

  it('keeps the product from starting on a log that was restored alone, and says what to do', async () => {
    const product = await startProduct(own.folder);
    await open(product, 'conv_1');
    expect(await own.cli('backup', '--to', to())).toMatchObject({ code: 0, error: '' });
    await open(product, 'conv_2');
    await until(product, 'conv_2');
    await product.stop();
    for (const name of readdirSync(own.folder))
      if (/^(events|read-model)\.db/.test(name)) rmSync(join(own.folder, name));
    copyFileSync(join(to(), 'events.db'), own.files.events);
    await expect(startProduct(own.folder)).rejects.toThrow(
      /Parley did not start\.\nThe public log \S+ knows of events that the event log does not hold: [^\n]+ restore --from DIR\), or move that file away: [^\n]+\n$/,
    );
    rmSync(`${own.files.operations}.public-log`);
    const anew = await startProduct(own.folder);
    await open(anew, 'conv_3');
    expect(ids(await until(anew, 'conv_3'))).toEqual(['conv_3']);
    await anew.stop();
  });
});
