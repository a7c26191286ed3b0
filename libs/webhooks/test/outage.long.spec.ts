import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Outage } from './delivering/outage';

describe('a receiver that is out for a day, while 100,000 events come', () => {
  let told: Outage;
  beforeAll(async () => {
    const typescript = join(__dirname, '../../../typescript.mjs');
    // As the product is run (package.json, "start:built").
    const args = ['--expose-gc', '--max-semi-space-size=4', '-r', typescript, join(__dirname, 'delivering/outage.ts')];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    told = JSON.parse(stdout) as Outage;
  }, 240_000);

  it('gets all of them afterwards, each conversation in order, and each event once', () => {
    expect(told).toMatchObject({ gathered: 100_000, inOrder: 100_000, outOfOrder: 0 });
  });

  it('is only probed meanwhile, at least every 15 min', () => {
    expect(told.requests).toBeGreaterThan(24 * 4);
    expect(told.requests).toBeLessThan(24 * 4 + 60);
  });

  it('costs at most 100 MB of memory more than before', () => {
    expect(told.usedMb).toBeLessThan(20);
    expect(told.residentMb).toBeLessThan(100);
  });

  it('has it within two minutes, where it takes it at once', () => {
    expect(told.catchingUpSeconds).toBeLessThan(120);
  });
});
