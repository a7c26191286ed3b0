import * as E from 'fp-ts/Either';
import { refusedOnRecords, sameJson, type Stamp } from '../shared';
import type { ContactCommand, UpdateContact } from './commands';
import { contactNotFound, type ContactRefusal } from './errors';
import type { ContactContent, ContactEvent } from './events';
import type { Contact, ContactDetails } from './state';

type Decision = E.Either<ContactRefusal, readonly ContactEvent[]>;

const nothing: Decision = E.right([]);

/** A contact can be blocked before anybody saved it: a conversation may name one that has no record. */
export function decideContact(command: ContactCommand, state: Contact): Decision {
  const stamp: Stamp = { at: command.at, by: command.by };
  const ofItself = command.type === 'UpdateContact' && command.by.id === command.contactId;
  const refused = ofItself ? undefined : refusedOnRecords(command.by);
  if (refused !== undefined) return E.left(refused);
  switch (command.type) {
    case 'SaveContact':
      return save(stamp, command, state);
    case 'UpdateContact':
      return save(stamp, updated(command, state), state);
    case 'BlockContact':
      return state.blocked ? nothing : E.right([{ type: 'ContactBlocked', ...stamp }]);
    case 'UnblockContact':
      if (state.record === 'none') return E.left(contactNotFound);
      return state.blocked ? E.right([{ type: 'ContactUnblocked', ...stamp }]) : nothing;
    case 'EraseContact':
      if (state.record === 'none') return E.left(contactNotFound);
      return state.record === 'erased' ? nothing : E.right([{ type: 'ContactErased', ...stamp }]);
  }
}

type Whole = Omit<ContactDetails, 'content'> & { readonly content: ContactContent };

function save(stamp: Stamp, { status, preferredChannel, content }: Whole, state: Contact): Decision {
  if (sameJson(state.details, { status, preferredChannel, content })) return nothing;
  return E.right([{ type: 'ContactSaved', ...stamp, status, preferredChannel, private: content }]);
}

const unknown: ContactContent = { phone: null, email: null, firstName: '', lastName: null, metadata: {} };

/** Field by field: what is not mentioned stays, also where somebody else changed it a moment ago. */
const updated = ({ status, preferredChannel, content }: UpdateContact, { details }: Contact): Whole => ({
  status: status ?? details?.status ?? 'active',
  preferredChannel: preferredChannel === undefined ? (details?.preferredChannel ?? null) : preferredChannel,
  content: { ...(details?.content ?? unknown), ...content },
});
