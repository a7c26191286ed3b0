import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { KEY } from '@parley/testing-product';

/** What one frame tells. */
interface Told {
  /** `cursor` where it tells of a place alone. */
  readonly type: string;
  readonly cursor: string;
  readonly eventId: string | undefined;
  readonly conversation: string | undefined;
  /** When it came, by `performance.now()`. */
  readonly at: number;
}

export interface EventReader {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly told: readonly Told[];
  /** Of the events, in the order in which they came. */
  ids(): readonly string[];
  /** When the event of that conversation came. */
  cameAt(conversation: string): number | undefined;
  comments(): number;
  isOver(): boolean;
  pause(): void;
  resume(): void;
  cut(): void;
}

interface Asked {
  readonly query?: string;
  readonly lastEventId?: string;
}

/** A stream on a connection of its own. Resolves when its head has come. */
export async function readEvents(url: string, { query = '', lastEventId }: Asked = {}): Promise<EventReader> {
  const headers = {
    authorization: `Bearer ${KEY}`,
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/v1/events/stream${query}`, { agent: false, headers }, resolve).once('error', reject);
  });
  const told: Told[] = [];
  let [rest, comments, over] = ['', 0, false];
  response.setEncoding('utf8').on('data', (piece: string) => {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block.startsWith(':')) comments += 1;
      if (block.startsWith('id:')) told.push(toldBy(block));
    }
  });
  // One that is cut ends with an error.
  response.on('error', () => undefined).once('close', () => (over = true));
  const events = (): readonly Told[] => told.filter(({ type }) => type !== 'cursor');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    told,
    ids: () => events().map(({ eventId = '' }) => eventId),
    cameAt: (conversation) => events().find((event) => event.conversation === conversation)?.at,
    comments: () => comments,
    isOver: () => over,
    pause: () => response.pause(),
    resume: () => response.resume(),
    cut: () => response.destroy(),
  };
}

function toldBy(block: string): Told {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
  const data = JSON.parse(field('data')) as { readonly event_id?: string; readonly conversation_id?: string };
  return {
    type: field('event'),
    cursor: field('id'),
    eventId: data.event_id,
    conversation: data.conversation_id,
    at: performance.now(),
  };
}
