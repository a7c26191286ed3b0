import { RIGHTS } from '@parley/access';
import { ACTOR_TYPES } from '@parley/domain';
import { operation } from '../api/operation';
import { flag, id, orNull, page, shape, text, time, oneOf } from '../api/shape';
import { EmptyBody } from '../codec/strict-object';
import { named, type Schema } from '../codec/schema';
import { ApiKeyBody, ApiKeysQuery } from './requests';
import type { ApiKeyView } from './view';

/* Keys, as the API offers them. */

const fields: { readonly [K in keyof ApiKeyView]: Schema } = {
  id,
  name: orNull(text),
  actor_type: oneOf(ACTOR_TYPES),
  actor_id: text,
  rights: oneOf(RIGHTS),
  act_as: flag,
  created_at: time,
  last_used_at: orNull(time),
};
const key = shape<ApiKeyView>('ApiKey', fields);
const created = shape<ApiKeyView & { readonly key: string | null }>('CreatedApiKey', {
  ...fields,
  key: { type: ['string', 'null'], description: 'Told this once; null when the same request is repeated.' },
});

const keys = { right: 'admin', tag: 'API keys' } as const;
const ALL = '/v1/api-keys';
const ONE = '/v1/api-keys/{id}';

export const create = operation({
  ...keys,
  id: 'createApiKey',
  method: 'post',
  path: ALL,
  summary: 'Make a key; it is told this once',
  body: ApiKeyBody,
  conditions: ['idempotency'],
  answers: { 200: created, 201: created },
  problems: [409, 413, 415, 422],
});

export const list = operation({
  ...keys,
  id: 'listApiKeys',
  method: 'get',
  path: ALL,
  summary: 'A page of keys, without the keys themselves',
  query: ApiKeysQuery,
  answers: { 200: named('ApiKeyPage', page(key)) },
});

export const one = operation({
  ...keys,
  id: 'getApiKey',
  method: 'get',
  path: ONE,
  summary: 'A key, without the key itself',
  answers: { 200: key },
  problems: [404],
});

export const remove = operation({
  ...keys,
  id: 'deleteApiKey',
  method: 'delete',
  path: ONE,
  summary: 'Delete a key: it stops at once',
  body: EmptyBody,
  conditions: ['idempotency'],
  answers: { 200: shape<{ id: string; changed: boolean }>('DeletedApiKey', { id, changed: flag }) },
  problems: [404, 413, 415, 422],
});

export const apiKeyOperations = [create, list, one, remove];
