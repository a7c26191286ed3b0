import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { CommitMetadata } from '@parley/event-schema';
import { sqliteEventStore, type Commit, type StreamName } from '@parley/event-store';
import type { Actor } from '@parley/domain';

/** A stream that is being written; its head is in the file once it was finished. */
export interface WrittenStream {
  readonly row: number;
  readonly name: StreamName;
  revision: number;
}

export interface LogFile {
  begin(name: StreamName): WrittenStream;
  write(stream: WrittenStream, commit: Commit): void;
  finish(stream: WrittenStream): void;
  readonly commits: number;
  readonly events: number;
  close(): void;
}

const COMMITS_IN_TRANSACTION = 20_000;

/**
 * Writes the tables of the embedded event store without the store: nobody else reads the file meanwhile, it is worth
 * nothing before it is whole, and so nothing waits for the disk.
 */
export async function logFile(file: string): Promise<LogFile> {
  if (existsSync(file)) throw new Error(`${file} is there already`);
  // The store makes its own schema.
  await sqliteEventStore(file).close();
  const db = new DatabaseSync(file);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -131072; PRAGMA foreign_keys = OFF',
  );
  const newStream = db.prepare(
    'INSERT INTO streams (id, name, revision) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET revision = excluded.revision',
  );
  const newCommit = db.prepare(
    'INSERT INTO commits (stream, first_revision, revision, id, metadata, events) VALUES (?, ?, ?, ?, ?, ?)',
  );
  let [streams, commits, events] = [0, 0, 0];
  db.exec('BEGIN IMMEDIATE');
  return {
    begin: (name) => ({ row: (streams += 1), name, revision: -1 }),
    write(stream, commit) {
      const first = stream.revision + 1;
      stream.revision += commit.events.length;
      const [metadata, stored] = [JSON.stringify(commit.metadata), JSON.stringify(commit.events)];
      newCommit.run(stream.row, first, stream.revision, commit.id, metadata, stored);
      commits += 1;
      events += commit.events.length;
      if (commits % COMMITS_IN_TRANSACTION === 0) db.exec('COMMIT; BEGIN IMMEDIATE');
    },
    finish({ row, name, revision }) {
      newStream.run(row, name, revision);
    },
    get commits() {
      return commits;
    },
    get events() {
      return events;
    },
    close() {
      db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}

/** What the write path says of a commit, in the order in which it says it. */
export const metadataOf = (of: {
  readonly workspace: string;
  readonly at: number;
  readonly actor: Actor;
  readonly command: string;
  readonly requestId: string;
  readonly subject?: string | undefined;
}): CommitMetadata => ({
  workspace: of.workspace,
  occurredAt: new Date(of.at).toISOString(),
  actor: of.actor,
  command: of.command,
  $correlationId: of.requestId,
  $causationId: of.requestId,
  causationDepth: of.actor.type === 'automation' ? 1 : 0,
  sealed: 'none',
  writer: 'bench',
  origin: ORIGIN,
  ...(of.subject === undefined ? {} : { subject: of.subject }),
});

const ORIGIN = '01943a00-0000-7000-8000-000000000001';

/** Counted, in the form of version 7: unique in the log and cheap. */
export function countedUuids(): (at: number) => string {
  let made = 0;
  let [time, prefix] = [-1, ''];
  return (at) => {
    if (at !== time) {
      const digits = at.toString(16).padStart(12, '0');
      [time, prefix] = [at, `${digits.slice(0, 8)}-${digits.slice(8)}-7`];
    }
    made += 1;
    const low = (made & 0xfff).toString(16).padStart(3, '0');
    const high = Math.floor(made / 0x1000)
      .toString(16)
      .padStart(12, '0');
    return `${prefix}${low}-8${low}-${high}`;
  };
}
