import { MAX_PARTICIPANTS } from '@parley/domain';
import type * as t from 'io-ts';
import { refine } from '../codec/refine';
import type { Schema } from '../codec/schema';

/* What has to hold between the fields of a body. */

const CONTENT: Schema = {
  anyOf: [
    { required: ['text'], properties: { text: { type: 'string', minLength: 1 } } },
    { required: ['attachments'], properties: { attachments: { type: 'array', minItems: 1 } } },
  ],
};

export function withContent<A>(codec: t.Type<A, unknown>): t.Type<A, unknown> {
  return refine(codec, CONTENT, ({ text, attachments }) => {
    const attached = attachments !== undefined && !(Array.isArray(attachments) && attachments.length === 0);
    return (text == null || text === '') && !attached
      ? ['text', 'is required when there are no attachments']
      : undefined;
  });
}

const assigneeWith = (field: string): Schema => ({
  anyOf: [
    { properties: { assigned_type: { type: 'null' } } },
    { required: [field], properties: { [field]: { type: 'string' } } },
  ],
});

export function withAssignee<A>(codec: t.Type<A, unknown>, field: string): t.Type<A, unknown> {
  return refine(codec, assigneeWith(field), (given) =>
    given['assigned_type'] != null && given[field] == null ? [field, 'is required with assigned_type'] : undefined,
  );
}

const ONE_CONTACT: Schema = { oneOf: [{ required: ['contact_id'] }, { required: ['contact'] }] };

export function withOneContact<A>(codec: t.Type<A, unknown>): t.Type<A, unknown> {
  return refine(codec, ONE_CONTACT, ({ contact_id, contact }) => {
    if (contact_id === undefined && contact === undefined) return ['contact_id', 'is required, or contact'];
    return contact_id !== undefined && contact !== undefined
      ? ['contact_id', 'must be left out when contact is given']
      : undefined;
  });
}

/** The contact takes part in its conversation and counts. */
export function withRoomForTheContact<A>(codec: t.Type<A, unknown>): t.Type<A, unknown> {
  return refine(codec, undefined, ({ contact_id, contact, participants }) => {
    const others: unknown[] = Array.isArray(participants) ? participants : [];
    const taking = new Set(others.map((p) => idOf(p, (p as { type?: unknown } | null)?.type)));
    taking.add(idOf({ id: contact_id ?? (contact as { id?: unknown } | null | undefined)?.id }, 'contact'));
    return taking.size > MAX_PARTICIPANTS
      ? ['participants', `must leave room for the contact: ${MAX_PARTICIPANTS} with it`]
      : undefined;
  });
}

const idOf = (of: unknown, type: unknown): string => JSON.stringify([type, (of as { id?: unknown } | null)?.id]);
