import type { Errors } from 'io-ts';

/** io-ts errors as one line: the path of each, and of what kind it was. Never the value itself: it may be personal. */
export const explain = (errors: Errors): string =>
  errors
    .map(({ context, value, message }) => {
      const path = context
        .slice(1)
        .map(({ key }) => key)
        .join('.');
      return message ?? `${path || 'value'} is ${kindOf(value)}`;
    })
    .join('; ');

const kindOf = (value: unknown): string =>
  value === undefined
    ? 'missing'
    : value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : `a wrong ${typeof value}`;
