import { readable } from '../shared';
import type { ContactEvent } from './events';
import type { Contact } from './state';

export function evolveContact(state: Contact, event: ContactEvent): Contact {
  switch (event.type) {
    case 'ContactSaved': {
      const { status, preferredChannel } = event;
      return { ...state, record: 'saved', details: { status, preferredChannel, content: readable(event.private) } };
    }
    case 'ContactBlocked':
      return { ...state, record: state.record === 'none' ? 'unsaved' : state.record, blocked: true };
    case 'ContactUnblocked':
      return { ...state, blocked: false };
    case 'ContactErased':
      return { ...state, record: 'erased', details: null };
  }
}
