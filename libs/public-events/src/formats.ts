/** The two published formats: `event` is `webhook-lifecycle-events`, `service` is `webhook-service-events` (domain.md, "Public events"). */
export const PUBLIC_FORMATS = ['event', 'service'] as const;
export type PublicFormat = (typeof PUBLIC_FORMATS)[number];

const EVENT_OWN = [
  'conversation.created',
  'conversation.assigned',
  'conversation.closed',
  'conversation.reopened',
] as const;

/** Our own additions, only for those who name them. */
const EVENT_BY_NAME = ['message.created', 'conversation.deleted'] as const;

const SERVICE_OWN = ['conversation.created', 'conversation.updated', 'conversation.deleted'] as const;

export type EventType = (typeof EVENT_OWN)[number] | (typeof EVENT_BY_NAME)[number];
export type ServiceType = (typeof SERVICE_OWN)[number];
export type PublicType = EventType | ServiceType;

/** Of each format: the types that come unless others are asked for, and all that it has. */
export const PUBLIC_TYPES: {
  readonly [Format in PublicFormat]: { readonly own: readonly PublicType[]; readonly all: readonly PublicType[] };
} = {
  event: { own: EVENT_OWN, all: [...EVENT_OWN, ...EVENT_BY_NAME] },
  service: { own: SERVICE_OWN, all: SERVICE_OWN },
};
