import * as t from 'io-ts';
import { FoundErrors } from './found-errors';
import { and, described, schemaOf, type Schema } from './schema';

type Given = Readonly<Record<string, unknown>>;
export type Fault = readonly [path: string, message: string] | undefined;

/**
 * A codec with one more condition on the object as it was given, told beside whatever else is wrong with it, and in the schema
 * as far as it can be said there.
 */
export function refine<A>(
  codec: t.Type<A, unknown>,
  also: Schema | undefined,
  fault: (given: Given) => Fault,
): t.Type<A, unknown> {
  const faultOf = (value: unknown): Fault =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? fault(value as Given) : undefined;
  const both = new t.Type<A, unknown>(
    codec.name,
    (value): value is A => codec.is(value) && faultOf(value) === undefined,
    (value, context) => {
      const decoded = codec.validate(value, context);
      const found = faultOf(value);
      if (found === undefined) return decoded;
      const [path, message] = found;
      const errors = new FoundErrors();
      if (decoded._tag === 'Left') errors.addAll(decoded.left);
      errors.add(() => ({ value, context: t.appendContext(context, path, t.unknown), message }));
      return t.failures(errors.all());
    },
    t.identity,
  );
  return described(both, () => (also === undefined ? schemaOf(codec) : and(schemaOf(codec), also)));
}
