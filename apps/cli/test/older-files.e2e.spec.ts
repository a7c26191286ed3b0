import { chmodSync, copyFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@parley/testing';
import { ownFolder } from './own-folder';
import { startProduct } from './processes';

/* Written by the version 0.1.0, before files said what they are for: three conversations, one of them closed, and its first key. */
const OLDER = join(__dirname, 'fixtures/version-0.1.0');
const ITS_KEY = 'pk_yRMVWOFrernslgPSPhNrq_UWnK1MSYKH';
const KINDS = { 'events.db': 'PLYe', 'read-model.db': 'PLYr', 'operations.db': 'PLYo' };

/** The id in the head of a database. */
const letters = (file: string): string => readFileSync(file).subarray(68, 72).toString('latin1');

describe('files of the version before', () => {
  const own = ownFolder();
  const NAMES = Object.keys(KINDS) as (keyof typeof KINDS)[];

  it('open, are upgraded once, keep what they hold, and are verified', async () => {
    mkdirSync(own.folder, { recursive: true });
    for (const name of NAMES) {
      copyFileSync(join(OLDER, name), join(own.folder, name));
      chmodSync(join(own.folder, name), 0o644);
      expect(letters(join(own.folder, name))).toBe('\0\0\0\0');
    }
    for (let start = 1; start <= 2; start += 1) {
      const product = await startProduct(own.folder);
      const headers = { authorization: `Bearer ${ITS_KEY}` };
      await until(async () => (await product.send('GET', '/health/ready')).status === 200);
      const list = await product.send('GET', '/v1/conversations?status=all', undefined, headers);
      expect((list.body['data'] as { id: string }[]).map(({ id }) => id).sort()).toEqual([
        'conv_1',
        'conv_2',
        'conv_3',
      ]);
      const one = await product.send('GET', '/v1/conversations/conv_1', undefined, headers);
      expect(one.body).toMatchObject({ status: 'closed', resolution: 'resolved', subject: 'Order 1' });
      expect(await own.cli('verify')).toMatchObject({ code: 0 });
      await product.stop();
      for (const name of NAMES) {
        expect(letters(join(own.folder, name))).toBe(KINDS[name]);
        expect(statSync(join(own.folder, name)).mode & 0o777).toBe(0o600);
      }
    }
    expect(await own.cli('verify')).toMatchObject({ code: 0 });
  });
});
