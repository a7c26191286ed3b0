import { until } from '@parley/testing';
import { KEY } from '@parley/testing-product';

interface Frame {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

export interface StreamClient {
  readonly status: number;
  readonly headers: Headers;
  /** As it came so far. */
  text(): string;
  /** Blocks of fields, comments left out. */
  frames(): readonly Frame[];
  /** Those that tell of an event. */
  events(): readonly Frame[];
  /** Waits until so many events have come, and gives their ids. */
  ids(count: number): Promise<readonly string[]>;
  isOver(): boolean;
  cut(): void;
}

interface Asked {
  readonly query?: string;
  readonly key?: string;
  readonly lastEventId?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Reads a stream as it comes. */
export async function openStream(
  url: string,
  { query = '', key = KEY, lastEventId, headers: more = {} }: Asked = {},
): Promise<StreamClient> {
  const controller = new AbortController();
  const headers = {
    authorization: `Bearer ${key}`,
    ...more,
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  };
  const response = await fetch(`${url}/v1/events/stream${query}`, { headers, signal: controller.signal });
  let text = '';
  let over = false;
  void (async () => {
    const decoder = new TextDecoder();
    try {
      for await (const piece of response.body ?? []) text += decoder.decode(piece, { stream: true });
    } catch {
      // It was cut.
    }
    over = true;
  })();
  const frames = (): readonly Frame[] => framesIn(text);
  const events = (): readonly Frame[] => frames().filter(({ event }) => event !== undefined && event !== 'cursor');
  return {
    status: response.status,
    headers: response.headers,
    text: () => text,
    frames,
    events,
    async ids(count) {
      await until(() => events().length >= count);
      return events().map(({ data = '' }) => (JSON.parse(data) as { event_id: string }).event_id);
    },
    isOver: () => over,
    cut: () => controller.abort(),
  };
}

const framesIn = (text: string): readonly Frame[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .map((block) =>
      Object.fromEntries(
        block
          .split('\n')
          .filter((line) => !line.startsWith(':'))
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      ),
    );
