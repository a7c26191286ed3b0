import { freshFiles } from '../files';
import { withBar } from '../filled-files';
import { startBuilt } from '../servers/built';
import { clientOf } from '../steady';
import { untilReady } from '../until-ready';
import { fillPublicLog, publicLogIn } from './filled-public-log';
import { framesIn, openStream } from './streams';

type Format = 'event' | 'service';

interface CaughtUp {
  /** Events per second of one reader, by format and door. */
  readonly rates: { readonly [F in Format]: { readonly polling: number; readonly streams: number } };
}

/** One reader from the oldest event to the newest, through either door. */
export async function caughtUp(events: number): Promise<CaughtUp> {
  const files = freshFiles();
  await withBar('publishing', events, (progress) =>
    fillPublicLog(publicLogIn(files.folder), 'ws_bench', events, progress),
  );
  const product = await startBuilt(files);
  try {
    await untilReady(product);
    const ofFormat = async (format: Format) => ({
      polling: await polled(product.url, format, events),
      streams: await streamed(product.url, format, events),
    });
    return { rates: { event: await ofFormat('event'), service: await ofFormat('service') } };
  } finally {
    await product.stop();
    files.remove();
  }
}

interface Page {
  readonly data: readonly unknown[];
  readonly next_cursor: string;
  readonly has_more: boolean;
}

async function polled(url: string, format: Format, events: number): Promise<number> {
  const client = clientOf(url);
  const started = performance.now();
  let read = 0;
  for (let after = '', more = true; more;) {
    const { status, body } = await client('GET', `/v1/events?format=${format}&limit=1000${after}`);
    if (status !== 200) throw new Error(`a page of events: ${status}`);
    const page = body as Page;
    read += page.data.length;
    more = page.has_more;
    after = `&after=${page.next_cursor}`;
  }
  return rateOf(read, events, started);
}

async function streamed(url: string, format: Format, events: number): Promise<number> {
  const client = clientOf(url);
  const first = (await client('GET', `/v1/events?format=${format}&limit=1`)).body as Page;
  const started = performance.now();
  let read = first.data.length;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stream = await openStream(
    url,
    `?format=${format}&after=${first.next_cursor}`,
    framesIn(() => {
      read += 1;
      if (read === events) resolve(undefined);
    }),
  );
  await promise;
  stream.end();
  return rateOf(read, events, started);
}

function rateOf(read: number, events: number, started: number): number {
  if (read !== events) throw new Error(`${read} events were read of ${events}`);
  return events / ((performance.now() - started) / 1000);
}
