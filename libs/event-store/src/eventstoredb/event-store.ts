import * as E from 'fp-ts/Either';
import { checkAppend } from '../local/check-append';
import { Appends } from './appends';
import { connectEventStoreDb } from './client';
import { readAll, readStream } from './reads';
import { subscribe } from './subscription';
import { StoreUnavailable, type EventStore } from '../port';

export interface EventStoreDbOptions {
  /** `esdb://host:port?tls=false` and the like. A connection is made when it is first needed. */
  readonly connectionString: string;
  /** After so long without an answer an append is an unknown outcome (default 5,000). */
  readonly appendTimeoutMs?: number;
  /** After so long without an event a read fails (default 10,000). */
  readonly readTimeoutMs?: number;
  /** Told what went wrong with the server and is being mended. */
  readonly log?: (message: string) => void;
}

/** An event store on an EventStoreDB server, 23.10 or later. */
export function openEventStoreDb(options: EventStoreDbOptions): EventStore {
  const { connectionString, appendTimeoutMs = 5_000, readTimeoutMs = 10_000, log = () => undefined } = options;
  const server = connectEventStoreDb({ connectionString, readTimeoutMs });
  const appends = new Appends(server, appendTimeoutMs, log);
  const closing = new AbortController();
  let closed: Promise<void> | undefined;

  return {
    append: (stream, expected, commits) => async () => {
      const checked = checkAppend(stream, expected, commits);
      return E.isLeft(checked) ? checked : appends.append(stream, expected, commits);
    },
    readStream: (stream, read = {}) => available(readStream(server, stream, read)),
    readAll: (read = {}) => available(readAll(server, read)),
    subscribe: (wanted) =>
      subscribe(server, { ...wanted, signal: AbortSignal.any([wanted.signal, closing.signal]) }, log),
    close() {
      closing.abort();
      closed ??= appends.close().then(() => server.close());
      return closed;
    },
  };
}

async function* available<T>(source: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* source;
  } catch (error) {
    // A position that no store gave is the caller's mistake.
    if (error instanceof RangeError) throw error;
    throw new StoreUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
