import { resolve } from 'node:path';
import { hashKey, type BootstrapKey } from '@parley/http';
import { LOG_LEVELS, withoutPassword, WrongConfiguration, type LogLevel, type Variable } from '@parley/platform';
import { FileInUse } from '@parley/storage';

/** Where the events are. */
export type EventStoreLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'eventstoredb'; readonly connectionString: string };

const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;

/** Every variable that the product reads, with what it is when it is not set (contract, "Running it"). */
export const VARIABLES = {
  port: variable<number>('PARLEY_PORT', '3000', 'a port number from 0 (any free one) to 65535', (value) =>
    /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined,
  ),
  host: variable<string>('PARLEY_HOST', '127.0.0.1', 'a host name or an address to listen at', (value) =>
    /^[A-Za-z0-9.:-]+$/.test(value) ? value : undefined,
  ),
  eventStore: variable<EventStoreLocation>(
    'PARLEY_EVENT_STORE',
    'sqlite:./data/events.db',
    'sqlite:FILE or esdb://HOST:PORT',
    (value) => {
      if (/^esdb(\+discover)?:\/\/./.test(value)) return { kind: 'eventstoredb', connectionString: value };
      const file = sqliteFile(value);
      return file === undefined ? undefined : { kind: 'sqlite', file };
    },
  ),
  readModel: variable<string>('PARLEY_READ_MODEL', 'sqlite:./data/read-model.db', 'sqlite:FILE', sqliteFile),
  operations: variable<string>('PARLEY_OPERATIONS', 'sqlite:./data/operations.db', 'sqlite:FILE', sqliteFile),
  bootstrapKeys: variable<readonly BootstrapKey[]>(
    'PARLEY_BOOTSTRAP_KEY',
    '',
    'KEY@WORKSPACE, or several with commas between; a key has at least 8 characters without spaces, and one workspace',
    parseBootstrapKeys,
    true,
  ),
  logLevel: variable<LogLevel>('PARLEY_LOG_LEVEL', 'info', `one of ${LOG_LEVELS.join(', ')}`, (value) =>
    LOG_LEVELS.find((level) => level === value),
  ),
};

/** Throws when two stores would be one file. */
export function assertSeparateFiles(files: Readonly<Record<string, string | undefined>>): void {
  const seen = new Map<string, string>();
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    const other = seen.get(resolve(file));
    if (other !== undefined)
      throw new WrongConfiguration(`${name} and ${other} are the same file: each must have its own.`);
    seen.set(resolve(file), name);
  }
}

/** Does what a variable asks for; what goes wrong names the variable and its value. */
export async function carriedOut<A>(name: string, value: string, work: () => A | Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileInUse) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new WrongConfiguration(
      `${name} is ${JSON.stringify(withoutPassword(value))}, which does not work: ${reason}`,
    );
  }
}

function variable<A>(
  name: string,
  fallback: string,
  allowed: string,
  parse: (value: string) => A | undefined,
  secret = false,
): Variable<A> {
  return { name, fallback, allowed, parse, secret };
}

function sqliteFile(value: string): string | undefined {
  const [, file] = /^sqlite:(.+)$/.exec(value) ?? [];
  // A database in memory is another one for each thread.
  return file === ':memory:' ? undefined : file;
}

function parseBootstrapKeys(value: string): readonly BootstrapKey[] | undefined {
  const entries = value === '' ? [] : value.split(',').map((entry) => entry.trim());
  const keys = entries.map((entry) => {
    const at = entry.lastIndexOf('@');
    const [key, workspace] = [entry.slice(0, at), entry.slice(at + 1)];
    return at > 0 && /^[\x21-\x7e]{8,512}$/.test(key) && ID.test(workspace)
      ? { keyHash: hashKey(key), workspace }
      : undefined;
  });
  const different = new Set(keys.map((key) => key?.keyHash));
  return different.size === keys.length && keys.every((key) => key !== undefined) ? keys : undefined;
}
