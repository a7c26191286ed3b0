import { CONTACT_PREFIX, streamOf } from '@parley/event-schema';
import type { EventStore, Position } from '@parley/event-store';

/** Where contacts are erased further on in the log, by workspace and id. */
export type ErasingsAhead = ReadonlyMap<string, Position>;

export const NONE_AHEAD: ErasingsAhead = new Map();

export const personName = (workspace: string, id: string): string => `${workspace}/${id}`;

/** Behind this position: nobody is published again who is erased by now. */
export async function erasingsBehind(
  store: Pick<EventStore, 'readAll'>,
  after: Position | undefined,
): Promise<ErasingsAhead> {
  const erasings = new Map<string, Position>();
  const from = after === undefined ? {} : { after };
  for await (const { stream, position, events } of store.readAll({ ...from, prefixes: [CONTACT_PREFIX] })) {
    const of = streamOf(CONTACT_PREFIX, stream);
    if (of !== undefined && events.some(({ type }) => type.startsWith('ContactErased.')))
      erasings.set(personName(of.workspace, of.id), position);
  }
  return erasings;
}
