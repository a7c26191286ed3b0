import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY } from '@parley/testing-product';
import { startProduct, variablesIn } from './product-process';

type Variable = 'PARLEY_EVENT_STORE' | 'PARLEY_READ_MODEL' | 'PARLEY_OPERATIONS';
const NAMES = {
  PARLEY_EVENT_STORE: 'events.db',
  PARLEY_READ_MODEL: 'read-model.db',
  PARLEY_OPERATIONS: 'operations.db',
};
const VARIABLES = Object.keys(NAMES) as Variable[];

/** What a start says that is expected to be refused, or `listens`; a product that starts is stopped. */
async function started(folder: string, more: Partial<Record<Variable, string>>): Promise<string> {
  const named = Object.entries(more).map(([name, file]) => [name, `sqlite:${join(folder, file)}`] as const);
  const variables = { ...variablesIn(folder), PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1`, ...Object.fromEntries(named) };
  try {
    const product = await startProduct(variables);
    await product.end('SIGTERM');
    return 'listens';
  } catch (error) {
    return (error as Error).message.replace('the product did not start:\n', '');
  }
}

/** Every byte of a folder, by the names in it; what a start makes beside its own files is left out. */
const bytesOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !/\.(lock|socket)$/.test(name) && lstatSync(join(folder, name)).isFile())
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );

describe('a start on a file that is not what its variable asks for', () => {
  let made: string;
  let folder: string;
  beforeAll(async () => {
    made = mkdtempSync(join(tmpdir(), 'parley-files-'));
    expect(await started(made, {})).toBe('listens');
  }, 60_000);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
    for (const name of Object.values(NAMES)) copyFileSync(join(made, name), join(folder, name));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  afterAll(() => rmSync(made, { recursive: true }));

  /** Refused in one sentence that names the variable, and no byte of the folder is another one. */
  async function isRefused(more: Partial<Record<Variable, string>>, because: RegExp): Promise<void> {
    const before = bytesOf(folder);
    const said = await started(folder, more);
    expect(said).toMatch(because);
    expect(said).toMatch(new RegExp(`^Parley did not start.\n.*${Object.keys(more)[0]}.*\n$`));
    expect(bytesOf(folder)).toEqual(before);
  }

  const others = VARIABLES.flatMap((name) =>
    VARIABLES.filter((other) => other !== name).map((other) => [name, other] as const),
  );
  it.each(others)('%s that names the file of %s is refused, and nothing is changed', async (name, other) => {
    // The other one's own file is somewhere else: two variables with one file are another mistake.
    await isRefused(
      { [name]: NAMES[other], [other]: 'elsewhere.db' },
      /it is Parley's (event log|read model|operations file)/,
    );
    await isRefused({ [name]: NAMES[other] }, /are the same file/);
  });

  it.each(VARIABLES)(
    '%s that names a database of another application is refused, and nothing is changed',
    async (name) => {
      const foreign = join(__dirname, 'fixtures/another-application.db');
      copyFileSync(foreign, join(folder, 'foreign.db'));
      await isRefused({ [name]: 'foreign.db' }, /holds tables that are not of Parley/);
    },
  );

  it('PARLEY_READ_MODEL beside which another application has put its database is refused, and nothing is changed', async () => {
    copyFileSync(
      join(__dirname, 'fixtures/another-application.db'),
      join(folder, `${NAMES.PARLEY_READ_MODEL}.automations`),
    );
    await isRefused({ PARLEY_READ_MODEL: NAMES.PARLEY_READ_MODEL }, /holds tables that are not of Parley/);
  });

  it.each(VARIABLES)('%s that names a file of text is refused, and nothing is changed', async (name) => {
    writeFileSync(join(folder, 'thesis.txt'), 'Chapter one. '.repeat(400));
    await isRefused({ [name]: 'thesis.txt' }, /is no database, or is damaged/);
  });

  it.each(VARIABLES)('%s that names a folder is refused, and nothing is changed', async (name) => {
    mkdirSync(join(folder, 'sub'));
    await isRefused({ [name]: 'sub' }, /is a folder/);
  });

  it.each(VARIABLES)('%s that names a read-only file is refused, and nothing is changed', async (name) => {
    chmodSync(join(folder, NAMES[name]), 0o444);
    await isRefused({ [name]: NAMES[name] }, /is read-only/);
  });

  it.each(VARIABLES)(
    '%s that names a file with a second hard link is refused, and nothing is changed',
    async (name) => {
      linkSync(join(folder, NAMES[name]), join(folder, 'second.db'));
      await isRefused({ [name]: NAMES[name] }, /has a second name \(a hard link\)/);
    },
  );

  it.each(VARIABLES)('%s that names a link to nothing is refused, and nothing is made', async (name) => {
    symlinkSync(join(folder, 'gone.db'), join(folder, 'link.db'));
    await isRefused({ [name]: 'link.db' }, /is a link to a file that is not there/);
  });

  it.each(others)('%s that is a link to the file of %s is refused, and nothing is changed', async (name, other) => {
    symlinkSync(join(folder, NAMES[other]), join(folder, 'link.db'));
    await isRefused({ [name]: 'link.db' }, /are the same file/);
  });

  it.each(VARIABLES)('%s that is a link to its own file works, and is the same file', async (name) => {
    symlinkSync(join(folder, NAMES[name]), join(folder, 'link.db'));
    expect(await started(folder, { [name]: 'link.db' })).toBe('listens');
  });
});

describe('files of a product', () => {
  it('are for the user who runs it alone, those of an older version too, and so is their folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-modes-'));
    const data = join(folder, 'data');
    const mode = (name: string): string => (statSync(join(data, name)).mode & 0o777).toString(8);
    expect(await started(data, {})).toBe('listens');
    expect([mode(''), ...Object.values(NAMES).map(mode)]).toEqual(['700', '600', '600', '600']);
    chmodSync(data, 0o755);
    for (const name of Object.values(NAMES)) chmodSync(join(data, name), 0o644);
    expect(await started(data, {})).toBe('listens');
    expect([mode(''), ...Object.values(NAMES).map(mode)]).toEqual(['700', '600', '600', '600']);
    writeFileSync(join(data, 'notes.txt'), 'shared');
    chmodSync(data, 0o755);
    expect(await started(data, {})).toBe('listens');
    expect(mode('')).toBe('755');
    rmSync(folder, { recursive: true });
  }, 60_000);
});
