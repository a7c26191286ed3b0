import * as E from 'fp-ts/Either';
import type { Errors, Type } from 'io-ts';
import { invalidRequest, Problem, type FieldError } from '../problem/problem';

/** Decodes what came from outside, or throws a 400 that names every bad field at once. `at` says where it stood, if not in the body. */
export function decodeOrThrow<A>(codec: Type<A, unknown>, value: unknown, at = ''): A {
  const decoded = codec.decode(value);
  if (E.isRight(decoded)) return decoded.right;
  const errors = fieldErrors(decoded.left);
  throw new Problem(invalidRequest(errors.map(({ path, message }) => ({ path: path === '' ? at : path, message }))));
}

/** Paths as people write them: `message.attachments.0.url`; the whole body is the empty path. */
function fieldErrors(errors: Errors): readonly FieldError[] {
  const byPath = new Map<string, string>();
  for (const { context, message } of errors) {
    const path = context
      .slice(1)
      .map(({ key }) => key)
      .filter((key) => key !== '')
      .join('.');
    if (!byPath.has(path)) byPath.set(path, message ?? 'has a wrong value');
  }
  return [...byPath].map(([path, message]) => ({ path, message }));
}
