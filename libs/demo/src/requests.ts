import { setTimeout as pause } from 'node:timers/promises';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Answered = Readonly<Record<string, unknown>>;

/** The product refused, or could not be reached for too long. */
export class DemoStopped extends Error {
  override readonly name = 'DemoStopped';

  /** `status` is that of the answer, 0 when there was none. */
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

const TRIES = 6;
/** Whoever is told to come back later will get its turn: only somebody who never does gives up. */
const TURNS = 100;
const PATIENCE_MS = 30_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;

export interface Sender {
  /** Gives the body of a 2xx. Throws `DemoStopped`, or the signal's reason. */
  send(request: Request): Promise<Answered>;
  /** How often it was told that it is too fast. */
  slowedDown(): number;
}

/**
 * Sends requests. What did not get through, a 503 and a 429 are tried again, not before `Retry-After`; all pause together, since
 * what one was told holds for all. Requests must be repeatable: an answer that was lost is asked for again.
 */
export function senderTo(base: string, signal: AbortSignal): Sender {
  let notBefore = 0;
  let slowed = 0;

  async function once({ method, path, headers, body }: Request): Promise<Outcome> {
    try {
      const answer = await fetch(`${base}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() };
    } catch (error) {
      signal.throwIfAborted();
      return { status: 0, retryAfter: null, text: reasonOf(error) };
    }
  }

  return {
    slowedDown: () => slowed,
    async send(request) {
      for (let tried = 1; ; tried += 1) {
        const wait = notBefore - Date.now();
        if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
        signal.throwIfAborted();
        const outcome = await once(request);
        const answered = outcome.status >= 200 && outcome.status < 300 ? objectIn(outcome.text) : undefined;
        if (answered !== undefined) return answered;
        if (outcome.status === 429) slowed += 1;
        if (tried >= triesFor(outcome.status)) throw stopped(request, outcome);
        notBefore = Math.max(notBefore, Date.now() + pauseAfter(outcome, tried));
      }
    },
  };
}

interface Outcome {
  /** 0 when there was no answer. */
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

function triesFor(status: number): number {
  if (status === 429) return TURNS;
  return status === 0 || status === 503 ? TRIES : 1;
}

/** Milliseconds. `Retry-After` is a number of seconds or a date. */
function pauseAfter({ retryAfter }: Outcome, tried: number): number {
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  const asked = Number.isNaN(seconds) ? Date.parse(retryAfter ?? '') - Date.now() : seconds * 1_000;
  const wait = Number.isNaN(asked) ? FIRST_PAUSE_MS * 2 ** (tried - 1) : Math.max(asked, 0);
  return Math.min(wait, LONGEST_PAUSE_MS);
}

function stopped({ method, path }: Request, { status, text }: Outcome): DemoStopped {
  if (status === 0) return new DemoStopped(`${method} ${path} got no answer: ${text}`, 0);
  const { code = 'without a code', detail = text.slice(0, 200) } = objectIn(text) ?? {};
  return new DemoStopped(`${method} ${path} was answered with ${status} ${String(code)}: ${String(detail)}`, status);
}

function objectIn(text: string): Answered | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Answered) : undefined;
  } catch {
    return undefined;
  }
}

/** What fetch hides behind "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { message?: string; code?: string }; message?: string };
  return [cause?.message, cause?.code, message].find((text) => text !== undefined && text !== '') ?? String(error);
}
