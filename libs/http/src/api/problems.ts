import { MOST_ERRORS, type FieldError, type ProblemDocument } from '../problem/problem';
import type { AnyOperation } from './operation';
import { count, list, orNull, shape, text } from './shape';

/** Every error of the API. */
const problem = shape<ProblemDocument & { readonly type: string }>(
  'Problem',
  {
    type: text,
    status: { type: 'integer', minimum: 400, maximum: 599 },
    code: { type: 'string', pattern: '^[a-z][a-z_]*$', description: 'Stable: decide by it.' },
    title: text,
    detail: { type: 'string', description: 'A sentence for people, which may change.' },
    errors: { ...list(shape<FieldError>('FieldError', { path: text, message: text })), maxItems: MOST_ERRORS },
    more_errors: { ...count, description: 'How many bad fields there are besides those; it stands beside `errors`.' },
    revision: orNull(count),
    oldest_cursor: {
      ...text,
      description: 'Behind it is nothing but what is kept; it stands beside `cursor_expired`.',
    },
  },
  'errors',
  'more_errors',
  'revision',
  'oldest_cursor',
);

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'Malformed JSON, JSON that is nested deeper than 64 levels or has an object of more than 50,000 fields, or a bad value; `errors` names every bad field, up to 100 of them.',
  401: 'No key, or one that is not known.',
  403: 'A key without that right.',
  404: 'Not there.',
  405: 'This path takes other methods: see `Allow`.',
  409: 'Not now, or it exists already; `detail` says what to do.',
  410: 'The cursor is older than what is kept, or of another log; `oldest_cursor` is where to go on.',
  412: '`If-Match` lost; `revision` is the one that it has.',
  413: 'Too large.',
  415: 'Another content type than application/json.',
  422: 'The Idempotency-Key came with another request before.',
  429: 'Over the rate of the key.',
  431: 'URL and headers are too large.',
  500: 'A defect of ours.',
  503: 'A store cannot be reached, the process is stopping, or the key or connection has too much under way (`overloaded`); nothing was half done.',
};

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds until it is worth trying again.', schema: { type: 'integer', minimum: 1 } },
};

/** The answers that say no. */
export function problemResponses(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(MEANINGS).map(([status, description]) => [
      `Problem${status}`,
      {
        description,
        ...(status === '429' || status === '503' ? { headers: RETRY_AFTER } : {}),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

/** Statuses of the problems that an operation can answer. */
export function problemsOf({ right, problems }: AnyOperation): readonly number[] {
  const keyed = right === 'nobody' ? [] : [401, 403, 429];
  return [...new Set([400, ...keyed, ...problems, 431, 500, 503])].sort((a, b) => a - b);
}
