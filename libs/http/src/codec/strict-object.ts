import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { FoundErrors } from './found-errors';
import { described, nullable, schemaOf, type Schema } from './schema';

type Required<P extends t.Props> = { readonly [K in keyof P]: t.TypeOf<P[K]> };
type Optional<P extends t.Props> = { readonly [K in keyof P]?: t.TypeOf<P[K]> | undefined };

/**
 * An object with these fields and no others: unknown fields are errors that name them. All errors are found at once.
 * `elsewhere` says of fields that people look for here where they belong.
 */
export function strictObject<R extends t.Props, O extends t.Props>(
  required: R,
  optional: O,
  elsewhere: Readonly<Record<string, string>> = {},
): t.Type<Required<R> & Optional<O>, unknown> {
  type A = Required<R> & Optional<O>;
  const fields: t.Props = { ...required, ...optional };
  const known = Object.keys(fields);
  return described(
    new t.Type<A, unknown>(
      'object',
      (value): value is A => E.isRight(decode(value, [])),
      (value, context) => decode(value, context) as t.Validation<A>,
      t.identity,
    ),
    () => ({
      type: 'object',
      properties: Object.fromEntries(known.map((key) => [key, schemaOf(fields[key] as t.Mixed)])),
      ...(Object.keys(required).length === 0 ? {} : { required: Object.keys(required) }),
      additionalProperties: false,
    }),
  );

  function unknown(key: string): string {
    const place = Object.hasOwn(elsewhere, key) ? elsewhere[key] : undefined;
    return place ?? `is not known here; known are ${known.join(', ') || 'no fields'}`;
  }

  function decode(value: unknown, context: t.Context): t.Validation<unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return t.failure(value, context, 'must be an object');
    const given = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    const errors = new FoundErrors();
    const keys = Object.keys(given);
    let strangers = keys.length - known.filter((key) => Object.hasOwn(given, key)).length;
    for (const key of strangers === 0 ? [] : keys) {
      if (errors.full) break;
      if (Object.hasOwn(fields, key)) continue;
      errors.add(() => fault(given[key], context, key, unknown(key)));
      strangers -= 1;
    }
    errors.count(strangers);
    for (const key of known) {
      const field = fields[key] as t.Mixed;
      if (!Object.hasOwn(given, key) || given[key] === undefined) {
        if (Object.hasOwn(required, key)) errors.add(() => fault(undefined, context, key, 'is required'));
        continue;
      }
      const decoded = field.validate(given[key], t.appendContext(context, key, field, given[key]));
      if (E.isLeft(decoded)) errors.addAll(decoded.left);
      else result[key] = decoded.right;
    }
    return errors.none ? t.success(result) : t.failures(errors.all());
  }
}

const fault = (value: unknown, context: t.Context, key: string, message: string): t.ValidationError => ({
  value,
  context: t.appendContext(context, key, t.unknown, value),
  message,
});

/**
 * A codec that says in one sentence, and to machines by a schema, what it wants. `parse` gives undefined for what it does not
 * take.
 */
export function custom<A>(
  name: string,
  message: string,
  schema: Schema,
  parse: (value: unknown) => A | undefined,
): t.Type<A, unknown> {
  const codec = new t.Type<A, unknown>(
    name,
    (value): value is A => parse(value) !== undefined,
    (value, context) => {
      const parsed = parse(value);
      return parsed === undefined ? t.failure(value, context, message) : t.success(parsed);
    },
    t.identity,
  );
  return described(codec, () => schema);
}

/** The codec, or null. The errors are those of the codec. */
export const orNull = <A>(codec: t.Type<A, unknown>): t.Type<A | null, unknown> =>
  described(
    new t.Type<A | null, unknown>(
      `${codec.name} or null`,
      (value): value is A | null => value === null || codec.is(value),
      (value, context) => (value === null ? t.success(null) : codec.validate(value, context)),
      t.identity,
    ),
    () => nullable(schemaOf(codec)),
  );

/** A list of at most `most` items, each checked. */
export function listOf<A>(item: t.Type<A, unknown>, most: number): t.Type<readonly A[], unknown> {
  const codec = new t.Type<readonly A[], unknown>(
    `list of ${item.name}`,
    (value): value is readonly A[] =>
      Array.isArray(value) && value.length <= most && value.every((one) => item.is(one)),
    (value, context) => {
      if (!Array.isArray(value)) return t.failure(value, context, 'must be a list');
      if (value.length > most)
        return t.failure(value, context, `must have at most ${most} items, this one has ${value.length}`);
      return validateItems(item, value, context);
    },
    t.identity,
  );
  return described(codec, () => ({ type: 'array', items: schemaOf(item), maxItems: most }));
}

function validateItems<A>(
  item: t.Type<A, unknown>,
  values: readonly unknown[],
  context: t.Context,
): t.Validation<readonly A[]> {
  const items: A[] = [];
  const errors = new FoundErrors();
  for (const [place, value] of values.entries()) {
    const validated = item.validate(value, t.appendContext(context, String(place), item, value));
    if (E.isLeft(validated)) errors.addAll(validated.left);
    else items.push(validated.right);
  }
  return errors.none ? t.success(items) : t.failures(errors.all());
}

/** Of commands that have nothing to tell. */
export const EmptyBody = strictObject({}, {});
