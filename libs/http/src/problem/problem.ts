import { excerpt } from './excerpt';

/** Most errors that one answer tells; of others it says how many there are. */
export const MOST_ERRORS = 100;
/** Of the sentence for people, in characters. `errors` says more, but in the results of a bulk, which have nothing else. */
const LONGEST_DETAIL = 500;
/** Of a word of the client's in such a sentence, in characters. */
const LONGEST_WORD = 64;

export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** `application/problem+json` (RFC 9457) with a stable `code`; more members where the contract says so. */
export interface ProblemDocument {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** How many errors there are besides those; it stands wherever `errors` does. */
  readonly more_errors?: number;
  readonly revision?: number | null;
  /** Of the event stream. */
  readonly oldest_cursor?: string;
}

/** Thrown by controllers and guards; the filter writes it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly document: ProblemDocument,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(document.detail);
  }
}

/** `more` is how many errors were found besides those given. */
export function invalidRequest(errors: readonly FieldError[], more = 0): ProblemDocument {
  const told = errors.slice(0, MOST_ERRORS);
  return {
    status: 400,
    code: 'invalid_request',
    title: 'The request is not valid',
    detail: sentencesOf(errors),
    errors: told,
    more_errors: errors.length - told.length + more,
  };
}

/** As many sentences as there is room for. */
function sentencesOf(errors: readonly FieldError[]): string {
  let detail = '';
  for (const { path, message } of errors) {
    detail += `${detail === '' ? '' : ' '}${path === '' ? 'The body' : path} ${message}.`;
    if (detail.length > LONGEST_DETAIL) break;
  }
  return excerpt(detail, LONGEST_DETAIL);
}

export const invalidField = (path: string, message: string): Problem =>
  new Problem(invalidRequest([{ path, message }]));

export const forbidden = (detail: string): Problem =>
  new Problem({ status: 403, code: 'forbidden', title: 'Not allowed', detail });

/** Whose messages it may record the domain says; what a workspace knows is the team's. */
export const contactReadsNothing = (): Problem =>
  new Problem({
    status: 403,
    code: 'actor_not_allowed',
    title: 'Not allowed',
    detail: 'A contact may only record inbound messages. Read with a key, or a Parley-Actor, of another type.',
  });

export const unavailable = (detail: string, code = 'unavailable'): Problem =>
  new Problem({ status: 503, code, title: 'Not available now', detail }, { 'retry-after': '1' });

export const storageFull = (): Problem =>
  unavailable('The disk is full. Nothing was changed; try again when somebody has made room.', 'storage_full');

/** A store failed, of which `store` is the name; `look` says where to see what became of a change whose outcome is not known. */
export function storeFailed(outcome: 'nothing' | 'full' | 'unknown', store: string, look: string): Problem {
  if (outcome === 'full') return storageFull();
  return outcome === 'nothing'
    ? unavailable(`The store of ${store} cannot be reached or is busy. Nothing was changed; try again.`)
    : unavailable(`The change may or may not have been made. Look at ${look}.`, 'outcome_unknown');
}

/** `wrong` is a sentence. */
export const clockIsWrong = (wrong: string): Problem => unavailable(`${wrong} Nothing was changed; try again later.`);

export const cursorExpired = (oldest: string): Problem =>
  new Problem({
    status: 410,
    code: 'cursor_expired',
    title: 'Cursor expired',
    detail:
      'What comes next is not kept any more, or the cursor is of another log. Events may be missing: read what they were about anew, and go on from oldest_cursor.',
    oldest_cursor: oldest,
  });

export const notFound = (detail: string, code = 'not_found'): Problem =>
  new Problem({ status: 404, code, title: 'Not found', detail });

export const notNow = (code: string, detail: string): Problem =>
  new Problem({ status: 409, code, title: 'Not now', detail });

/** A word in a path that is no command. */
export const noCommand = (word: string): Problem => notFound(`There is no command ${excerpt(word, LONGEST_WORD)}.`);
