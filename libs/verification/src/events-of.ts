import type { ConversationEvent } from '@parley/domain';

type Type = ConversationEvent['type'];
export type EventOf<T extends Type> = Extract<ConversationEvent, { readonly type: T }>;

const isOf = <T extends Type>(types: readonly T[], event: ConversationEvent): event is EventOf<T> =>
  (types as readonly Type[]).includes(event.type);

/** All events of these types, in their order. */
export const eventsOf = <T extends Type>(events: readonly ConversationEvent[], ...types: T[]): readonly EventOf<T>[] =>
  events.filter((event) => isOf(types, event));

/** The last event of these types. */
export const lastOf = <T extends Type>(events: readonly ConversationEvent[], ...types: T[]): EventOf<T> | undefined =>
  events.findLast((event) => isOf(types, event));
