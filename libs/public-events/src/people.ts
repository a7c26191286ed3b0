import { readable, type ContactEvent, type TeammateEvent } from '@parley/domain';

/** What payloads need to know of a contact's or teammate's record: plain JSON. */
export interface Person {
  readonly name: string | null;
  readonly avatarUrl: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

export const NOBODY: Person = { name: null, avatarUrl: null, phone: null, email: null };

/** Records of people as they are at a place of the log; undefined for one without. */
export interface People {
  contact(id: string): Person | undefined;
  teammate(id: string): Person | undefined;
}

export function foldContact(before: Person, event: ContactEvent): Person {
  switch (event.type) {
    case 'ContactSaved': {
      const content = readable(event.private);
      if (content === null) return NOBODY;
      const name = [content.firstName, content.lastName ?? ''].filter((part) => part !== '').join(' ');
      return { name: name === '' ? null : name, avatarUrl: null, phone: content.phone, email: content.email };
    }
    case 'ContactErased':
      return NOBODY;
    case 'ContactBlocked':
    case 'ContactUnblocked':
      return before;
  }
}

export function foldTeammate(_: Person, event: TeammateEvent): Person {
  const content = readable(event.private);
  return content === null ? NOBODY : { ...NOBODY, name: content.name, avatarUrl: content.avatarUrl };
}
