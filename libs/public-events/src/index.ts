export { asyncApiDocument, type AsyncApiDocument } from './async-api';
export type { PublicConversation } from './conversation';
export { eventIdOf } from './event-id';
export {
  PUBLIC_FORMATS,
  PUBLIC_TYPES,
  type EventType,
  type PublicFormat,
  type PublicType,
  type ServiceType,
} from './formats';
export { foldContact, foldTeammate, NOBODY, type People, type Person } from './people';
export type { PublicEvent } from './public-event';
export { foldCommit, publicEventsOf, type PublicChange } from './public-events-of';
export { PUBLIC_SCHEMAS } from './schemas';
export { tagKey } from './tags';
export { bodyWithout, contactsIn, conversationWithout } from './without-contact';
