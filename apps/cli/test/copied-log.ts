import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sqliteEventStore, type EventStore } from '@parley/event-store';
import type { OwnFolder } from './own-folder';
import type { Ended } from './processes';

/** Commits that are copied in a moment. */
export const SOME = 1_500;

/** Streams that are written together. */
const TOGETHER = 200;

/** A log of so many commits, ten to a stream, each with a text of so many bytes. */
export async function writeLog(file: string, commits: number, textBytes = 0): Promise<void> {
  const store = sqliteEventStore(file);
  const text = 'x'.repeat(textBytes);
  const append = (n: number): Promise<{ readonly _tag: 'Left' | 'Right' }> => {
    const ten = Array.from({ length: 10 }, (_each, i) => ({
      id: randomUUID(),
      metadata: { i },
      events: [{ id: randomUUID(), type: 'SomethingHappened.v1', data: { n, text }, private: null }],
    }));
    return store.append(`thing-ws_1/${n}`, 'none', ten)();
  };
  for (let first = 0; first < commits / 10; first += TOGETHER) {
    const streams = Array.from({ length: Math.min(TOGETHER, commits / 10 - first) }, (_, n) => first + n);
    for (const { _tag } of await Promise.all(streams.map(append)))
      if (_tag === 'Left') throw new Error('the log was not written');
  }
  await store.close();
}

/** All that a log says, but for the positions, which are its own. Closes it. */
export async function contents(store: EventStore): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const { position: _, ...commit } of store.readAll()) found.push(commit);
  await store.close();
  return found;
}

interface CopiedLog {
  /** The file of the copy, beside those of the product. */
  target(): string;
  /** Runs the command. */
  copy(...args: readonly string[]): Promise<Ended>;
  /** All that the log says. */
  source(): Promise<readonly unknown[]>;
  /** All that the copy says. */
  copied(): Promise<readonly unknown[]>;
}

/** The log of a product, and its copy in the same folder. */
export function copiedLog(own: OwnFolder): CopiedLog {
  const target = (): string => join(own.folder, 'copy.db');
  return {
    target,
    copy: (...args) => own.cli('copy', '--to', `sqlite:${target()}`, ...args),
    source: () => contents(sqliteEventStore(own.files.events)),
    copied: () => contents(sqliteEventStore(target())),
  };
}
