import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../files';
import { startServer, WATCHED } from './server-process';

/** The built product, as `npm start` runs it, in a process of its own. */
export interface Built {
  readonly url: string;
  /** As of a server process. */
  longestStall(): Promise<number>;
  /** Resident memory in MB (10^6 bytes). */
  megabytes(): number;
  stop(): Promise<void>;
}

const ROOT = join(__dirname, '../..');

interface Package {
  readonly scripts: Readonly<Record<string, string>>;
}

/** The flags that the package gives node for the product. */
function commandLine(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Package;
  return (scripts['start:built'] ?? '').split(' ').slice(1);
}

/** By this process: one run of the bench is of one product. */
let isBuilt = false;

/** Builds the product once, starts it on these files and waits until it says where it listens. */
export async function startBuilt(
  files: Pick<Files, 'folder' | 'events' | 'readModel'>,
  { watched = false, more = {} }: { readonly watched?: boolean; readonly more?: Readonly<Record<string, string>> } = {},
): Promise<Built> {
  if (!isBuilt) execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'ignore' });
  isBuilt = true;
  const { url, pid, longestStall, stop } = await startServer(
    [...(watched ? WATCHED : []), ...commandLine()],
    files,
    more,
  );
  return {
    url,
    longestStall,
    megabytes() {
      const kibibytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
      return (kibibytes * 1024) / 1e6;
    },
    stop,
  };
}
