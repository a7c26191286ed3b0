import { systemClock, type Clock } from '@parley/platform';
import type { Attempt } from '../delivery';
import { answerText } from './answer-text';
import { judgeUrl } from './guard';
import { openHttpClient, type HttpClient } from './http-client';
import { plainWords } from './plain-words';
import { QUIET_MS } from './quiet-connections';
import { bySystem, nameServers, type Resolve } from './resolver';
import { retryAfterMs } from './retry-after';

/** From the first look at a name to the end of the answer, and of this to connect (contract, "Webhooks"), in ms. */
const TOTAL_MS = 15_000;
const CONNECT_MS = 5_000;
/** Of the headers of a request, in bytes. */
const MOST_HEADER_BYTES = 16 * 1024;

export interface SendRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of a request. */
export interface SendResult extends Attempt {
  /** No status came, and that lies with the receiver or the way to it. */
  readonly transport: boolean;
  /** What the `Retry-After` of the answer asks for, in ms from the attempt; undefined without one. */
  readonly retryAfterMs: number | undefined;
}

export interface Sender {
  /** Never rejects, and takes 15 s at the most. `signal` cuts it off. */
  send(request: SendRequest, signal?: AbortSignal): Promise<SendResult>;
  /** Makes ready what the first request needs: it takes a moment, and memory. */
  warmUp(): void;
  /** What is under way is cut off. */
  close(): Promise<void>;
}

interface HttpSenderOptions {
  /** Also sends to addresses that are not public, and by `http`. */
  readonly allowPrivate: boolean;
  readonly resolve?: Resolve;
  readonly clock?: Clock;
  /** In ms. */
  readonly totalMs?: number;
  readonly connectMs?: number;
  readonly quietMs?: number;
}

/** Sends to the URLs of webhooks, past the guard. Connections are opened with the first request. */
export function httpSender({
  allowPrivate,
  resolve = allowPrivate ? bySystem : nameServers(),
  clock = systemClock,
  totalMs = TOTAL_MS,
  connectMs = CONNECT_MS,
  quietMs = QUIET_MS,
}: HttpSenderOptions): Sender {
  let client: HttpClient | undefined;
  const opened = (): HttpClient => (client ??= openHttpClient({ allowPrivate, resolve, connectMs, quietMs }));

  /** The status, and what else the answer says; an error in words where none came. */
  async function exchange({ headers, body }: SendRequest, url: URL, deadline: Deadline): Promise<Exchanged> {
    try {
      const answer = await opened().post(url, headers, Buffer.from(body, 'utf8'), deadline.signal);
      const { statusCode, retryAfter } = answer;
      return { statusCode, retryAfter, response: await answerText(answer.body), error: wordsOn(statusCode) };
    } catch (error) {
      return { ...NO_ANSWER, error: deadline.words() ?? plainWords(error, connectMs), transport: true };
    }
  }

  async function attempt(request: SendRequest, signal: AbortSignal | undefined): Promise<Exchanged> {
    const judged = judgeUrl(request.url, allowPrivate);
    if ('fault' in judged) return { ...NO_ANSWER, error: judged.fault, transport: true };
    if (headerBytes(request.headers) > MOST_HEADER_BYTES)
      return { ...NO_ANSWER, error: 'the headers of the request are too large' };
    const deadline = deadlineOf(totalMs, signal);
    try {
      return await exchange(request, new URL(judged.url), deadline);
    } finally {
      deadline.end();
    }
  }

  return {
    async send(request, signal) {
      const at = clock();
      const began = performance.now();
      const { retryAfter, transport = false, ...said } = await attempt(request, signal);
      const durationMs = Math.round(performance.now() - began);
      return { at, durationMs, ...said, transport, retryAfterMs: retryAfterMs(retryAfter, clock()) };
    },
    warmUp: () => void opened(),
    close: async () => client?.close(),
  };
}

interface Exchanged extends Pick<Attempt, 'statusCode' | 'response' | 'error'> {
  readonly retryAfter?: string | undefined;
  readonly transport?: boolean;
}

const NO_ANSWER = { statusCode: null, response: null } as const;

function wordsOn(statusCode: number): string | null {
  if (statusCode >= 200 && statusCode < 300) return null;
  return statusCode >= 300 && statusCode < 400
    ? `answered ${statusCode}: redirects are not followed`
    : `answered ${statusCode}`;
}

const headerBytes = (headers: SendRequest['headers']): number =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);

interface Deadline {
  readonly signal: AbortSignal;
  /** Why it is over; undefined as long as it is not. */
  words(): string | undefined;
  end(): void;
}

/** One for all of a request: an answer that drips does not prolong it. */
function deadlineOf(totalMs: number, cutOff: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let why: string | undefined;
  const over = (reason: string) => (): void => {
    why ??= reason;
    controller.abort();
  };
  const timer = setTimeout(over(`no answer within ${totalMs / 1_000} s`), totalMs);
  const cut = over('it was cut off, because the product stops');
  if (cutOff?.aborted === true) cut();
  cutOff?.addEventListener('abort', cut, { once: true });
  return {
    signal: controller.signal,
    words: () => why,
    end() {
      clearTimeout(timer);
      cutOff?.removeEventListener('abort', cut);
    },
  };
}
