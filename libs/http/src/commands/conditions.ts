import { canonicalJson, derivedUlid, hashOf } from '@parley/platform';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../access/principal';
import { invalidRequest, Problem, type FieldError } from '../problem/problem';

/** The headers that make a command conditional or repeatable. */
export interface Conditions {
  readonly ifMatch?: number;
  readonly key?: string;
}

/** A revision, in quotes or bare. */
const revisionOf = (ifMatch: string): string | undefined =>
  /^(?:"(?:0|[1-9][0-9]{0,14})"|(?:0|[1-9][0-9]{0,14}))$/.test(ifMatch) ? ifMatch.replaceAll('"', '') : undefined;

/** `If-Match: "N"` and `Idempotency-Key`. */
export function conditionsOf({ headers, raw }: FastifyRequest): Conditions {
  const ifMatch = headers['if-match'];
  const key = headers['idempotency-key'];
  const revision = ifMatch === undefined ? undefined : revisionOf(ifMatch);
  const errors: FieldError[] = [];
  if (ifMatch !== undefined && revision === undefined)
    errors.push({ path: 'If-Match', message: 'must be a revision in quotes, such as "7"' });
  if (key !== undefined && (raw.headersDistinct['idempotency-key']?.length ?? 0) > 1)
    errors.push({ path: 'Idempotency-Key', message: 'must be given once' });
  else if (key !== undefined && (typeof key !== 'string' || !/^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)))
    errors.push({ path: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters' });
  if (errors.length > 0) throw new Problem(invalidRequest(errors));
  return {
    ...(revision === undefined ? {} : { ifMatch: Number(revision) }),
    ...(typeof key === 'string' ? { key } : {}),
  };
}

interface Hashed {
  /** What a key is for: the stream, or the route where a request names none. The same key means something else elsewhere. */
  readonly target: string;
  readonly route: string;
  readonly request: unknown;
  readonly creates: boolean;
}

/**
 * What the log keeps of a key and its request (rule 13): hashes only. The request is hashed as it was decoded, so spaces and
 * the order of fields make no other request of it. A request that cannot be recognised later, because it has no key and
 * creates nothing, is not hashed.
 */
export function hashesOf(
  { workspace }: Principal,
  { key }: Conditions,
  { target, route, request, creates }: Hashed,
): { readonly keyHash?: string; readonly requestHash?: string } {
  if (key === undefined && !creates) return {};
  return {
    ...(key === undefined ? {} : { keyHash: hashOf('key', workspace, target, key) }),
    requestHash: hashOf('request', route, canonicalJson(request)),
  };
}

/** The id of a creation without one: the same for the same key, so that a repetition finds the first (rule 13). */
export const derivedId = (prefix: string, { workspace }: Principal, route: string, key: string): string =>
  `${prefix}${derivedUlid(workspace, route, key)}`;
