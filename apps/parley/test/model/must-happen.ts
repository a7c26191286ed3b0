import type { Kind } from './commands';
import type { Table } from './tally';

const BOTH = 'changed, no change';
const ARCHIVED = '409 conversation_archived';
const CLOSED = '409 conversation_closed';
const GONE = '404 conversation_not_found';
const EXISTS = '409 conversation_exists';
const MAY_NOT = '403 actor_not_allowed';
const notArchived = (cell: string): Table[string] => [cell, cell, ARCHIVED, GONE];
const always = (cell: string): Table[string] => [cell, cell, cell, GONE];

/** The cells of the state table: a long enough run meets all of them, or its commands are not random enough. */
export const mustHappen: { readonly [K in Kind]: Table[string] } = {
  open: [`no change, ${EXISTS}`, `no change, ${EXISTS}`, `no change, ${EXISTS}`, EXISTS],
  deliver: [`${BOTH}, ${MAY_NOT}`, BOTH, `${BOTH}, ${ARCHIVED}`, '403 actor_not_allowed'],
  message: [
    `${BOTH}, ${MAY_NOT}, 400 sender_not_allowed, 412 precondition_failed, 422 idempotency_key_reused, first answer again`,
    BOTH,
    `${BOTH}, ${ARCHIVED}`,
    GONE,
  ],
  status: always(`${BOTH}, 404 message_not_found`),
  note: always('changed'),
  assign: notArchived(BOTH),
  unassign: notArchived(BOTH),
  close: ['changed', `no change, ${CLOSED}`, ARCHIVED, GONE],
  reopen: ['no change', 'changed', 'changed', GONE],
  snooze: [
    `${BOTH}, 400 snooze_in_the_past`,
    `${CLOSED}, 400 snooze_in_the_past`,
    `${ARCHIVED}, 400 snooze_in_the_past`,
    GONE,
  ],
  unsnooze: [BOTH, 'no change', 'no change', GONE],
  read: always(BOTH),
  unread: always(BOTH),
  transfer: notArchived(BOTH),
  tags: notArchived(BOTH),
  labels: notArchived(BOTH),
  'add participant': notArchived(`${BOTH}, 409 contact_must_stay`),
  'remove participant': notArchived(`${BOTH}, 409 contact_must_stay`),
  'activate participant': notArchived(`${BOTH}, 404 participant_not_found`),
  mute: always(BOTH),
  unmute: always(BOTH),
  patch: [BOTH, BOTH, `${BOTH}, ${ARCHIVED}`, GONE],
  malformed: ['400 invalid_request', '400 invalid_request', '400 invalid_request', '400 invalid_request'],
  archive: ['changed', 'changed', 'no change', GONE],
  delete: ['changed', 'changed', 'changed', GONE],
};
