import type { SendRequest, SendResult, Sender } from '../../src/sending/sender';
import type { FakeClock } from '@parley/testing';

/** How a request is answered; `status` null: the connection breaks. */
export interface Answer {
  readonly status: number | null;
  readonly afterMs?: number;
  readonly retryAfterMs?: number;
}

/** A request as it came to the receivers. */
export interface Received {
  readonly url: string;
  readonly conversation: string;
  readonly event: string;
  readonly revision: number;
  readonly attempt: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Outside of the order: a replay, or asked for by hand. */
  readonly marked: boolean;
  readonly began: number;
  /** Undefined while it is in flight. */
  ended?: number;
  /** Null where it broke off. */
  status?: number | null;
}

export const isAccepted = ({ status }: Pick<Received, 'status'>): boolean =>
  status !== undefined && status !== null && status >= 200 && status < 300;

/** The receivers of all webhooks, with the way to them. They keep what comes. */
export class Receivers {
  readonly received: Received[] = [];
  private flying = 0;
  private most = 0;

  constructor(
    private readonly clock: FakeClock,
    private answer: (request: Received) => Answer = () => ({ status: 200, afterMs: 10 }),
  ) {}

  /** From now on. */
  answers(answer: (request: Received) => Answer): void {
    this.answer = answer;
  }

  /** How many requests are in flight. */
  get inFlight(): number {
    return this.flying;
  }

  /** How many were in flight at once at most, since it was asked last. */
  mostInFlight(): number {
    const { most } = this;
    this.most = this.flying;
    return most;
  }

  /** How somebody reaches them. */
  sender(): Pick<Sender, 'send'> {
    return { send: (request, signal) => this.send(request, signal) };
  }

  private async send(request: SendRequest, signal?: AbortSignal): Promise<SendResult> {
    const at = this.clock.now();
    const received = receivedOf(request, at);
    this.received.push(received);
    this.flying += 1;
    this.most = Math.max(this.most, this.flying);
    const { status, afterMs = 10, retryAfterMs } = this.answer(received);
    const isCut = await this.passed(afterMs, signal);
    this.flying -= 1;
    received.status = isCut ? null : status;
    received.ended = this.clock.now();
    const error = isAccepted(received) ? null : received.status === null ? 'it broke off' : `answered ${status}`;
    const attempt = { at, statusCode: received.status, durationMs: received.ended - at, error, response: null };
    return { ...attempt, transport: received.status === null, retryAfterMs };
  }

  /** True when it was cut off before. */
  private passed(ms: number, signal?: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.clock.after(ms, () => resolve(false));
      signal?.addEventListener('abort', () => {
        cancel();
        resolve(true);
      });
    });
  }
}

const receivedOf = ({ url, headers, body }: SendRequest, began: number): Received => ({
  url,
  conversation: headers['Parley-Conversation-Id'] ?? '',
  event: headers['webhook-id'] ?? '',
  revision: Number(headers['Parley-Conversation-Revision']),
  attempt: Number(headers['Parley-Attempt']),
  body,
  headers,
  marked: headers['Parley-Replay'] !== undefined || headers['Parley-Manual-Retry'] !== undefined,
  began,
});
