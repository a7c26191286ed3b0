import type { ActorRefusal } from '../shared';

export type ContactRefusal = ActorRefusal | { readonly code: 'contact_not_found'; readonly detail: string };

export const contactNotFound: ContactRefusal = {
  code: 'contact_not_found',
  detail: 'There is no record of a contact with this id. Save one first.',
};
