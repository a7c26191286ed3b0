import { KEY } from '@parley/testing-product';

/** One request of a writer, and what came of it. */
interface Sent {
  readonly message: string;
  readonly at: number;
  /** Undefined: the product went away. */
  readonly status: number | undefined;
  readonly code: string | undefined;
}

/** Clients that open conversations as fast as they are answered, until they are stopped. */
export class Writers {
  readonly sent: Sent[] = [];
  private stopped = false;
  private n = 0;
  private readonly running: Promise<unknown>;

  constructor(
    private readonly url: string,
    writers: number,
    private readonly pace: { readonly text: string; readonly pauseMs: number } = {
      text: 'Where is my order?',
      pauseMs: 0,
    },
  ) {
    this.running = Promise.all(Array.from({ length: writers }, () => this.write()));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** Ids of conversations that were acknowledged, of those that were asked for after a moment. */
  acknowledged(after = 0): readonly string[] {
    return this.sent.filter(({ at, status }) => at > after && status === 201).map(({ message }) => message);
  }

  private async write(): Promise<void> {
    while (!this.stopped) {
      const id = `conv_${process.pid}_${(this.n += 1)}_${Date.now()}`;
      const at = performance.now();
      this.sent.push({ message: id, at, ...(await this.open(id)) });
      if (this.pace.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, this.pace.pauseMs));
    }
  }

  private async open(id: string): Promise<Pick<Sent, 'status' | 'code'>> {
    const body = {
      id,
      contact_id: 'cnt_1',
      inbox: 'support',
      channel_id: 'chan_1',
      channel_type: 'whatsapp',
      message: { id: 'm1', direction: 'inbound', text: this.pace.text },
    };
    try {
      const answer = await fetch(`${this.url}/v1/conversations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const said = (await answer.json()) as { readonly code?: string };
      // Who is refused waits a little, as any client should.
      if (answer.status === 503) await new Promise((resolve) => setTimeout(resolve, 20));
      return { status: answer.status, code: said.code };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { status: undefined, code: undefined };
    }
  }
}
