import * as E from 'fp-ts/Either';
import type { Errors, Type } from 'io-ts';
import { excerpt } from '../problem/excerpt';
import { invalidRequest, Problem, type FieldError } from '../problem/problem';
import { othersThan } from './found-errors';

/** Decodes what came from outside, or throws a 400 that names every bad field at once, as many as one answer tells. `at` says where it stood, if not in the body. */
export function decodeOrThrow<A>(codec: Type<A, unknown>, value: unknown, at = ''): A {
  const decoded = codec.decode(value);
  if (E.isRight(decoded)) return decoded.right;
  const errors = fieldErrors(decoded.left);
  const told = errors.map(({ path, message }) => ({ path: path === '' ? at : path, message }));
  throw new Problem(invalidRequest(told, othersThan(decoded.left)));
}

/** Of a field's name in a path, in characters: a name that nobody knows may be as long as a body. */
const LONGEST_FIELD = 100;

/** Paths as people write them: `message.attachments.0.url`; the whole body is the empty path. */
function fieldErrors(errors: Errors): readonly FieldError[] {
  const byPath = new Map<string, FieldError>();
  for (const { context, message = 'has a wrong value' } of errors) {
    const keys = context
      .slice(1)
      .map(({ key }) => key)
      .filter((key) => key !== '');
    const whole = keys.join('.');
    // Two long names may begin alike.
    if (!byPath.has(whole))
      byPath.set(whole, { path: keys.map((key) => excerpt(key, LONGEST_FIELD)).join('.'), message });
  }
  return [...byPath.values()];
}
