const NAME = /^[A-Za-z_$][\w$]{0,63}$/;
const CODE = /^[A-Z][A-Z0-9_]{1,63}$/;
const DEEPEST = 4;

interface Told {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly errstr?: unknown;
  readonly cause?: unknown;
}

/**
 * What kind of error it is, with what caused it: names, codes and what SQLite says of a code. Never the message: it may quote what
 * somebody wrote, as that of a parser does.
 */
export function errorKind(error: unknown): string {
  const kinds: string[] = [];
  for (let at: unknown = error; at instanceof Error && kinds.length < DEEPEST; at = at.cause) kinds.push(kindOf(at));
  return kinds.length === 0 ? typeof error : kinds.join(' < ');
}

function kindOf({ name, code, errstr }: Told): string {
  const parts = [typeof name === 'string' && NAME.test(name) ? name : 'Error'];
  if (typeof code === 'number' || (typeof code === 'string' && CODE.test(code))) parts.push(String(code));
  // The driver's text for the number of the result, the same for every statement.
  if (code === 'ERR_SQLITE_ERROR' && typeof errstr === 'string') parts.push(`(${errstr})`);
  return parts.join(' ');
}

/** Where it was thrown: the lines of the stack, without the message above them. */
export function errorFrames(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const { message, stack = '' } = error;
  const at = message === '' ? -1 : stack.indexOf(message);
  return stack
    .slice(at === -1 ? 0 : at + message.length)
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim());
}
