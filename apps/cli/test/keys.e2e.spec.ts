import { readdirSync, writeFileSync } from 'node:fs';
import { ownFolder } from './own-folder';
import { startProduct, type ProductProcess } from './processes';

const CREATE = ['keys', 'create', '--actor', 'api:importer', '--rights', 'read'] as const;

describe('the command keys', () => {
  const own = ownFolder();
  const { cli } = own;

  async function made(...args: readonly string[]): Promise<{ readonly id: string; readonly key: string }> {
    const { code, out, error } = await cli(...CREATE, ...args);
    expect([code, error]).toEqual([0, '']);
    const [, id = '', key = ''] = /^(key_\w+).*\nKey, shown this once: (pk_\S+)\n$/.exec(out) ?? [];
    expect(key).not.toBe('');
    return { id, key };
  }

  const statusWith = async (product: ProductProcess, key: string, method = 'GET'): Promise<number> => {
    const body = method === 'GET' ? undefined : {};
    return (await product.send(method, '/v1/conversations', body, { authorization: `Bearer ${key}` })).status;
  };

  it('makes a key while the product is stopped, and the product takes it and its rights', async () => {
    const { id, key } = await made('--name', 'Importer');
    const product = await startProduct(own.folder);
    expect(await statusWith(product, key)).toBe(200);
    expect(await statusWith(product, key, 'POST')).toBe(403);
    expect(await statusWith(product, `${key}x`)).toBe(401);
    await product.stop();
    expect(await cli('keys', 'list')).toMatchObject({
      code: 0,
      error: '',
      out: expect.stringMatching(new RegExp(`^${id} "Importer": read, by api:importer, made \\S+, last used \\S+\\n$`)),
    });
    const deleted = { code: 0, error: '', out: `The key ${id} of the workspace ws_default is deleted.\n` };
    expect(await cli('keys', 'delete', id)).toMatchObject(deleted);
    expect(await cli('keys', 'list')).toMatchObject({ code: 0, out: 'The workspace ws_default has no keys.\n' });
    const again = await startProduct(own.folder);
    expect(await statusWith(again, key)).toBe(401);
    await again.stop();
  });

  it('does so through the product that runs, in effect at once', async () => {
    const product = await startProduct(own.folder);
    const { id, key } = await made('--workspace', 'ws_1', '--rights', 'admin', '--act-as');
    expect(await statusWith(product, key)).toBe(200);
    const listed = await cli('keys', 'list', '--workspace', 'ws_1', '--json');
    expect(listed.reports()).toMatchObject([{ tag: 'keys', keys: [{ id, rights: 'admin', actAs: true, name: null }] }]);
    expect(listed.out).not.toContain(key);
    const elsewhere = await cli('keys', 'delete', id);
    expect(elsewhere).toMatchObject({ code: 1, out: '' });
    expect(elsewhere.error).toMatch(new RegExp(`^There is no key ${id} in the workspace ws_default\\.[^\\n]+\\n$`));
    expect(await cli('keys', 'delete', id, '--workspace', 'ws_1')).toMatchObject({ code: 0, error: '' });
    expect(await statusWith(product, key)).toBe(401);
    expect(await cli('keys', 'delete', id, '--workspace', 'ws_1')).toMatchObject({
      code: 0,
      out: `The key ${id} of the workspace ws_1 was deleted before.\n`,
    });
    await product.stop();
  });

  it('ends with 2 for what it cannot be asked for, and nothing is made', async () => {
    const wrong = await cli('keys', 'create', '--actor', 'api:a', '--rights', 'foo');
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.error).toBe('--rights is "foo": it must be one of read, write, admin.\n');
    expect(readdirSync(own.folder)).toEqual([]);
  });

  it('ends with 1 for what cannot be done, and says why in a sentence', async () => {
    const nowhere = await cli('keys', 'list');
    expect([nowhere.code, nowhere.out]).toEqual([1, '']);
    expect(nowhere.error).toMatch(
      /^There is no file of keys at \S+operations\.db\. [^\n]+ PARLEY_OPERATIONS [^\n]+\n$/,
    );
    expect(readdirSync(own.folder)).toEqual([]);
    writeFileSync(own.files.operations, 'this is no database, and longer than the head of one'.repeat(20));
    const broken = await cli(...CREATE);
    expect([broken.code, broken.out]).toEqual([1, '']);
    expect(broken.error).toMatch(
      /^PARLEY_OPERATIONS is "sqlite:\S+", which does not work: \S+ is no database, or is damaged\. If it was Parley's operations file, restore .*\n$/,
    );
  });
});
