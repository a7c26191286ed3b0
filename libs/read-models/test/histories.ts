import type { Stamp } from '@parley/domain';

/*
 * What happened to conversations and records, one history for each thing that an event can do to a document. Nothing in here is
 * made by examples or by chance: as long as documents are computed alike, what is stored of it stays the same.
 */

/** Histories that end with an event of a type, for every type: a new one does not compile until it has some. */
export type Histories<Event extends { readonly type: string }> = {
  readonly [Type in Event['type']]: readonly [Ending<Event, Type>, ...Ending<Event, Type>[]];
};

type Ending<Event, Type> = readonly [...Event[], Extract<Event, { readonly type: Type }>];

/** In place of when and by whom, which the commits say. */
export const said: Stamp = { at: 0, by: { type: 'api', id: 'key_crm' } };
