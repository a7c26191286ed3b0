import { isReserved, RESERVED_AUTOMATIONS, RIGHTS } from '@parley/access';
import { ACTOR_TYPES } from '@parley/domain';
import type * as t from 'io-ts';
import { refine, type Fault } from '../codec/refine';
import { strictObject, orNull } from '../codec/strict-object';
import { idCursorOf, LimitText } from '../codec/paging';
import type { Schema } from '../codec/schema';
import { Flag, Id, text, enumOf } from '../codec/values';

const NOT_RESERVED: Schema = {
  not: {
    properties: { actor_type: { const: 'automation' }, actor_id: { enum: RESERVED_AUTOMATIONS } },
    required: ['actor_type', 'actor_id'],
  },
};

/** `POST /v1/api-keys`. */
export const ApiKeyBody = refine(
  strictObject(
    { actor_type: enumOf(ACTOR_TYPES), actor_id: Id, rights: enumOf(RIGHTS) },
    { name: orNull(text(200)), act_as: Flag },
  ),
  NOT_RESERVED,
  ({ actor_type, actor_id }): Fault =>
    actor_type === 'automation' && isReserved({ type: actor_type, id: String(actor_id) })
      ? ['actor_id', "must not be the name of one of Parley's own automations"]
      : undefined,
);
export type ApiKeyBody = t.TypeOf<typeof ApiKeyBody>;

/** What the cursors of the list of keys are made for. */
export const API_KEY_LIST = 'api_key';

/** The query string of `GET /v1/api-keys`. */
export const ApiKeysQuery = strictObject({}, { cursor: idCursorOf(API_KEY_LIST), limit: LimitText });
