import { randomUUID } from 'node:crypto';
import type { Commit } from './envelope';
import { StoreUnavailable, type EventStore } from './port';

/** No subscription follows it. */
const STREAM = 'log-id';

/**
 * What tells a log on a server from the next one: the id of an event in a stream of its own, made once by whoever asks first. A file has an
 * id of its own. Rejects with `StoreUnavailable`.
 */
export async function idOfServedLog(store: Pick<EventStore, 'append' | 'readStream'>): Promise<string> {
  const known = await read(store);
  if (known !== undefined) return known;
  const id = randomUUID();
  const commit: Commit = { id, metadata: {}, events: [{ id, type: 'LogNamed.v1', data: {}, private: null }] };
  const appended = await store.append(STREAM, 'none', [commit])();
  // Somebody else may have been first, or this one, without an answer.
  const now = await read(store);
  if (now === undefined) throw new StoreUnavailable(`the log could not be given an id: ${appended._tag}`);
  return now;
}

async function read(store: Pick<EventStore, 'readStream'>): Promise<string | undefined> {
  for await (const { id } of store.readStream(STREAM, { limit: 1 })) return id;
  return undefined;
}
