import type { LogContents } from '@parley/event-store';
import { BACKED_UP, type BackedUp, type FileCopy } from './backup-files';
import { BackupRefused } from './backup-refused';

/** What a backup says of itself. It is written last, so a folder with one is a whole backup. */
export interface Manifest {
  readonly madeAt: string;
  /** Of the product that made it. */
  readonly version: string;
  /** Null where the log is on a server, and backed up there. */
  readonly log: LogContents | null;
  readonly files: Partial<Readonly<Record<BackedUp, FileCopy>>>;
}

const FORMAT = 1;

export const manifestText = ({ madeAt, version, log, files }: Manifest): string =>
  `${JSON.stringify({ parley_backup: FORMAT, made_at: madeAt, version, log, files }, null, 2)}\n`;

/** Reads what may come from anywhere: nothing is taken that a backup would not say. Throws `BackupRefused`. */
export function manifestOf(text: string, named: string): Manifest {
  try {
    return parsed(JSON.parse(text));
  } catch (error) {
    const why = error instanceof Wrong ? error.message : 'it is no JSON';
    throw new BackupRefused(`${named} is not the manifest of a backup that this version can restore: ${why}.`);
  }
}

class Wrong extends Error {}

function parsed(value: unknown): Manifest {
  const { parley_backup: format, ...rest } = object('the manifest', value);
  if (format !== FORMAT) throw new Wrong(`"parley_backup" is not ${FORMAT}`);
  const given = object('the manifest', rest, ['made_at', 'version', 'log', 'files']);
  const files = filesOf(given['files']);
  const log = given['log'] === null ? null : logOf(given['log']);
  if ((log === null) !== (files['events.db'] === undefined))
    throw new Wrong('"log" and the file events.db go together, and one is missing');
  return {
    madeAt: text('made_at', given['made_at'], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    version: text('version', given['version'], /^[0-9A-Za-z.+-]{1,64}$/),
    log,
    files,
  };
}

function filesOf(value: unknown): Manifest['files'] {
  const given = object('files', value);
  const names = Object.keys(given);
  const known = BACKED_UP.filter((name) => names.includes(name));
  if (known.length !== names.length || !known.includes('operations.db'))
    throw new Wrong(`"files" are others than ${[...BACKED_UP].join(', ')}`);
  return Object.fromEntries(
    known.map((name) => {
      const { bytes, sha256 } = object(name, given[name], ['bytes', 'sha256']);
      return [name, { bytes: count('bytes', bytes), sha256: text('sha256', sha256, /^[0-9a-f]{64}$/) }];
    }),
  );
}

function logOf(value: unknown): LogContents {
  const { id, position, commits, events } = object('log', value, ['id', 'position', 'commits', 'events']);
  return {
    id: text('id', id, /^[0-9a-f]{32}$/),
    position: position === null ? null : text('position', position, /^[0-9]{20}$/),
    commits: count('commits', commits),
    events: count('events', events),
  };
}

/** With these fields and no other, where they are named. */
function object(named: string, value: unknown, fields?: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Wrong(`${named} is no object`);
  const names = Object.keys(value);
  if (fields !== undefined && (names.length !== fields.length || !fields.every((field) => names.includes(field))))
    throw new Wrong(`${named} has other fields than ${fields.join(', ')}`);
  return value as Readonly<Record<string, unknown>>;
}

function text(named: string, value: unknown, form: RegExp): string {
  if (typeof value === 'string' && form.test(value)) return value;
  throw new Wrong(`"${named}" is not what it should be`);
}

function count(named: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Wrong(`"${named}" is no number of things`);
}
