import type { Position } from './envelope';
import type { EventStore } from './port';

/** The position of the last commit; undefined for an empty log. Rejects with `StoreUnavailable`. */
export async function endOfLog(store: Pick<EventStore, 'readAll'>): Promise<Position | undefined> {
  for await (const { position } of store.readAll({ direction: 'backwards', limit: 1 })) return position;
  return undefined;
}
