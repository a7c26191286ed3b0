import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapKeys, embeddedBootstrapKeys } from '../src';

describe('the key of an embedded start', () => {
  it('is made once, kept as a hash only, and valid after every start', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-keys-'));
    const file = join(folder, 'operations.db');
    const first = embeddedBootstrapKeys(file, 'ws_default', new Date());
    first.close();
    const second = embeddedBootstrapKeys(file, 'ws_default', new Date());
    second.close();
    expect(first.made).toMatch(/^pk_[A-Za-z0-9_-]{32}$/);
    expect(second.made).toBeUndefined();
    expect(second.keys).toEqual(first.keys);
    expect(bootstrapKeys(second.keys).find(first.made ?? '')).toMatchObject({
      workspace: 'ws_default',
      actorType: 'api',
      actorId: 'bootstrap',
      rights: 'admin',
      actAs: true,
    });
    expect(readFileSync(file).includes(first.made ?? 'none')).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
