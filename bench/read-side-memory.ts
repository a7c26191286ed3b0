import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Resident memory in MB (10^6 bytes): when everything is loaded, and after 2,000 answers. */
interface ReadSideMemory {
  readonly before: number;
  readonly after: number;
}

/** Of a process of its own that opens the read model and answers lists and counts. */
export async function readSideMemory(readModel: string, about: string): Promise<ReadSideMemory> {
  const script = join(__dirname, 'servers/read-side.ts');
  const typescript = join(__dirname, '../typescript.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, ['-r', typescript, script, readModel, about]);
  return JSON.parse(stdout) as ReadSideMemory;
}
