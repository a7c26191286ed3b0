import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of one measurement, on the disk that the product would use, gone afterwards. */
export interface Files {
  readonly folder: string;
  readonly events: string;
  readonly readModel: string;
  remove(): void;
}

export function freshFiles(): Files {
  const folder = mkdtempSync(join(process.env['PARLEY_BENCH_FOLDER'] ?? tmpdir(), 'parley-bench-'));
  return {
    folder,
    events: join(folder, 'events.db'),
    readModel: join(folder, 'read-model.db'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
