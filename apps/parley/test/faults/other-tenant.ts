import { OTHER_KEY } from '@parley/testing-product';
import { elapsed } from './waiting';

const EVERY_MS = 100;

export type Send = (
  method: string,
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<Response>;

/** Requests of one key. */
export const requestsWith =
  (key: string, url: string): Send =>
  (method, path, body, headers = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });

/** Another workspace of the same product, in which somebody works all the time. */
export class OtherTenant {
  /** What was not answered as it has to be. */
  readonly faults: string[] = [];
  rounds = 0;
  slowestMs = 0;
  private over = false;
  private readonly send: Send;
  private readonly working: Promise<void>;

  constructor(url: string) {
    this.send = requestsWith(OTHER_KEY, url);
    this.working = this.work();
  }

  /** The round in hand is finished. */
  async stop(): Promise<void> {
    this.over = true;
    await this.working;
  }

  private async work(): Promise<void> {
    while (!this.over) {
      const from = performance.now();
      await this.round();
      this.slowestMs = Math.max(this.slowestMs, performance.now() - from);
      this.rounds += 1;
      await elapsed(EVERY_MS);
    }
  }

  /** Writes something, sees it in its list, and asks whether the product is ready. */
  private async round(): Promise<void> {
    const message = { id: `m${this.rounds}-${process.pid}`, direction: 'inbound', text: 'Hello' };
    const thread = { contact_id: 'cnt_other', inbox: 'other', channel_id: 'chn_1', channel_type: 'sms' };
    const { position = '' } = await this.asked('POST', '/v1/messages', { ...thread, message });
    await this.asked('GET', '/v1/conversations?inbox=other', undefined, { 'parley-wait-for': position });
    await this.asked('GET', '/health/ready');
  }

  private async asked(...request: Parameters<Send>): Promise<{ readonly position?: string }> {
    try {
      const response = await this.send(...request);
      const text = await response.text();
      if (!response.ok) this.faults.push(`${request.slice(0, 2).join(' ')}: ${response.status} ${text}`);
      return JSON.parse(text) as { readonly position?: string };
    } catch (error) {
      this.faults.push(`${request.slice(0, 2).join(' ')}: ${String(error)}`);
      return {};
    }
  }
}
