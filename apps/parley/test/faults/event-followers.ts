import { KEY } from '@parley/testing-product';
import { elapsed } from './waiting';

/** One public event as a client got it. */
interface Got {
  readonly cursor: string;
  readonly eventId: string;
  readonly conversation: string;
  readonly revision: number;
}

interface Item {
  readonly cursor: string;
  readonly event_id: string;
  readonly conversation_id: string;
  readonly revision: number;
}

const gotOf = ({ cursor, event_id, conversation_id, revision }: Item): Got => ({
  cursor,
  eventId: event_id,
  conversation: conversation_id,
  revision,
});

/** How long a client waits before it asks again where nobody answered. */
const AGAIN_MS = 50;
const PAGE = 100;

const AUTHORIZATION = { authorization: `Bearer ${KEY}` };

/** A client that wants every event, and goes on by itself wherever the product listens next. */
export abstract class Follower {
  readonly got: Got[] = [];
  /** It knows where to go on. */
  follows = false;
  /** How often it went on behind something that it had got. */
  resumed = 0;
  readonly faults: string[] = [];
  private readonly ended = new AbortController();
  private readonly following: Promise<void>;

  /** Where the product listens; undefined while it does not. */
  constructor(private readonly url: () => string | undefined) {
    this.following = this.follow();
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.following;
  }

  /** Resolves when the product is gone, or has ended it. */
  protected abstract read(url: string, signal: AbortSignal): Promise<void>;

  private async follow(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      const url = this.url();
      const before = this.got.length;
      try {
        if (url !== undefined) await this.read(url, signal);
      } catch {
        // The product was killed, or is not there yet.
      }
      if (this.got.length > before && before > 0) this.resumed += 1;
      await elapsed(AGAIN_MS);
    }
  }
}

/** Reads the stream; told where to go on by the last id that it got. */
export class StreamFollower extends Follower {
  private last: string | undefined;

  constructor(
    url: () => string | undefined,
    private readonly query: string,
  ) {
    super(url);
  }

  protected async read(url: string, signal: AbortSignal): Promise<void> {
    const lastEventId = this.last === undefined ? {} : { 'last-event-id': this.last };
    const response = await fetch(`${url}/v1/events/stream?${this.query}`, {
      headers: { ...AUTHORIZATION, ...lastEventId },
      signal,
    });
    if (!response.ok) {
      if (response.status !== 503) this.faults.push(`the stream answered ${response.status}: ${await response.text()}`);
      return;
    }
    const decoder = new TextDecoder();
    let rest = '';
    for await (const piece of response.body ?? []) {
      const blocks = (rest + decoder.decode(piece, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.hear(block);
    }
  }

  /** What was cut in the middle was not heard. */
  private hear(block: string): void {
    const field = (name: string): string | undefined =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const [id, event, data] = [field('id'), field('event'), field('data')];
    if (id !== undefined) this.last = id;
    this.follows ||= id !== undefined;
    if (event === undefined || event === 'cursor' || data === undefined) return;
    const got = gotOf(JSON.parse(data) as Item);
    if (got.cursor !== id) this.faults.push(`the id ${id} is not the cursor ${got.cursor}`);
    this.got.push(got);
  }
}

/** Asks for pages, and is held until something comes. */
export class PollFollower extends Follower {
  private next: string | undefined;

  constructor(
    url: () => string | undefined,
    private readonly query: string,
  ) {
    super(url);
  }

  protected async read(url: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const after = this.next === undefined ? '' : `&after=${this.next}`;
      const response = await fetch(`${url}/v1/events?${this.query}&limit=${PAGE}&wait=1${after}`, {
        headers: AUTHORIZATION,
        signal,
      });
      if (!response.ok) {
        if (response.status !== 503) this.faults.push(`the poll answered ${response.status}: ${await response.text()}`);
        return;
      }
      const page = (await response.json()) as { readonly data: readonly Item[]; readonly next_cursor: string };
      this.got.push(...page.data.map(gotOf));
      this.next = page.next_cursor;
      this.follows = true;
    }
  }
}
