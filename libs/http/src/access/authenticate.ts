import type { ApiKey, ApiKeys } from '@parley/access';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem';
import { timesGiven } from './times-given';

const KEY = Symbol('key');
type Known = FastifyRequest & { [KEY]?: ApiKey };

/**
 * `Authorization: Bearer KEY`, once. Throws the 401 of the contract, and its 429 when the key is over its rate. Looked up and
 * counted once for each request, before its body is read.
 */
export function authenticate(request: Known, keys: ApiKeys): ApiKey {
  const known = request[KEY];
  if (known !== undefined) return known;
  const given = keyGiven(request);
  const key = given === undefined || timesGiven(request, 'authorization') > 1 ? undefined : keys.find(given);
  if (key === undefined) throw unauthorized();
  const wait = keys.admit(key);
  if (wait > 0)
    throw new Problem(
      {
        status: 429,
        code: 'rate_limited',
        title: 'Too many requests',
        detail: `This key asks more often than it may. Try again in ${wait} s.`,
      },
      { 'retry-after': String(wait) },
    );
  request[KEY] = key;
  return key;
}

/** A key as it was sent, whatever it is worth. */
export const keyGiven = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer ([\x21-\x7e]{1,512})$/i.exec(headers.authorization ?? '')?.[1];

export const unauthorized = (): Problem =>
  new Problem(
    {
      status: 401,
      code: 'unauthorized',
      title: 'No valid key',
      detail: 'Send the header Authorization: Bearer KEY, once, with a key of this installation.',
    },
    { 'www-authenticate': 'Bearer' },
  );
