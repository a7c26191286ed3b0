import { StoreUnavailable } from '@parley/event-store';
import { decodeCursor, encodeCursor } from './cursor';
import { comparePlaces, type Place } from './place';
import type { Epoch, PublicLogReader } from './port';

/** What a cursor is, where it is not a place to go on from. */
type NoPlace =
  /** It was never given out. */
  | { readonly tag: 'Unreadable' }
  /** What comes next is not kept any more, or it is of another log; `oldest` is behind nothing that is kept. */
  | { readonly tag: 'Expired'; readonly oldest: string };

type Epochs = Pick<PublicLogReader, 'epochs' | 'forgottenTo'>;

/** The cursor of a place of this log. */
export async function cursorOf(log: Pick<PublicLogReader, 'epochs'>, place: Place): Promise<string> {
  return cursorIn(await log.epochs(), place);
}

export function cursorIn(epochs: readonly Epoch[], { epoch, position, index }: Place): string {
  if (epochs.length === 0) throw new StoreUnavailable('the public log has not begun');
  const found = epochs.find(({ number }) => number === epoch);
  if (found === undefined) throw new RangeError(`the public log has no epoch ${epoch}`);
  return encodeCursor({ epochId: found.id, position, index });
}

/** The place of a cursor that a client brings. Never another than it says: what is gone is said to be gone. */
export async function placeOf(log: Epochs, cursor: string): Promise<Place | NoPlace> {
  const said = decodeCursor(cursor);
  if (said === undefined) return { tag: 'Unreadable' };
  const [epochs, forgotten] = await Promise.all([log.epochs(), log.forgottenTo()]);
  const epoch = epochs.find(({ id }) => id === said.epochId);
  const place = epoch && { epoch: epoch.number, position: said.position, index: said.index };
  const isBeyond = epoch?.end !== undefined && said.position > epoch.end;
  const isForgotten = place !== undefined && forgotten !== undefined && comparePlaces(place, forgotten) < 0;
  if (place !== undefined && !isBeyond && !isForgotten) return place;
  return { tag: 'Expired', oldest: cursorIn(epochs, forgotten ?? { epoch: 1, position: '' }) };
}
