import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentOf, filesIn, runCli, type Ended, type Files } from './processes';

export interface OwnFolder {
  readonly folder: string;
  readonly files: Files;
  /** Of a process that works on the files. */
  readonly environment: NodeJS.ProcessEnv;
  /** The command line on the files. */
  cli(...args: readonly string[]): Promise<Ended>;
}

/** A folder for the files of a product, new for each test and gone after it. */
export function ownFolder(): OwnFolder {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return {
    get folder() {
      return folder;
    },
    get files() {
      return filesIn(folder);
    },
    get environment() {
      return environmentOf(folder);
    },
    cli: (...args) => runCli(args, environmentOf(folder)),
  };
}
