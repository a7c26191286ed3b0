import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem';
import type { ApiKey, ApiKeys } from './api-keys';

const KEY = Symbol('key');
type Known = FastifyRequest & { [KEY]?: ApiKey };

/** `Authorization: Bearer KEY`. Throws the 401 of the contract. Asked once for each request, before its body is read. */
export function authenticate(request: Known, keys: ApiKeys): ApiKey {
  const known = request[KEY];
  if (known !== undefined) return known;
  const [, given] = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '') ?? [];
  const key = given === undefined ? undefined : keys.find(given);
  if (key === undefined)
    throw new Problem(
      {
        status: 401,
        code: 'unauthorized',
        title: 'No valid key',
        detail: 'Send the header Authorization: Bearer KEY with a key of this installation.',
      },
      { 'www-authenticate': 'Bearer' },
    );
  request[KEY] = key;
  return key;
}
