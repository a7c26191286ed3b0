export {
  PUBLIC_FORMATS,
  PUBLIC_TYPES,
  type EventType,
  type PublicFormat,
  type PublicType,
  type ServiceType,
} from './formats';
export type { Facets, PublicEvent } from './public-event';
