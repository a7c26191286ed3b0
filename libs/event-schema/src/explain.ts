import type { Errors } from 'io-ts';

/** io-ts errors as one line: the path of each, and what was there. */
export const explain = (errors: Errors): string =>
  errors
    .map(({ context, value, message }) => {
      const path = context
        .slice(1)
        .map(({ key }) => key)
        .join('.');
      return message ?? `${path || 'value'} is ${JSON.stringify(value) ?? 'missing'}`;
    })
    .join('; ');
