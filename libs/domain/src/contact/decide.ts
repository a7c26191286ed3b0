import * as E from 'fp-ts/Either';
import { refusedOnRecords, sameJson, type Stamp } from '../shared';
import type { ContactCommand } from './commands';
import { contactNotFound, type ContactRefusal } from './errors';
import type { ContactEvent } from './events';
import type { Contact } from './state';

type Decision = E.Either<ContactRefusal, readonly ContactEvent[]>;

const nothing: Decision = E.right([]);

/** A contact can be blocked before anybody saved it: a conversation may name one that has no record. */
export function decideContact(command: ContactCommand, state: Contact): Decision {
  const stamp: Stamp = { at: command.at, by: command.by };
  const refused = command.type === 'SaveContact' && command.along === true ? undefined : refusedOnRecords(command.by);
  if (refused !== undefined) return E.left(refused);
  switch (command.type) {
    case 'SaveContact': {
      const { status, preferredChannel, content } = command;
      if (sameJson(state.details, { status, preferredChannel, content })) return nothing;
      return E.right([{ type: 'ContactSaved', ...stamp, status, preferredChannel, private: content }]);
    }
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
