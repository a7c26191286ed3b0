import { freshFiles } from '../files';
import { latencyOf, type Latency } from '../latency';
import { startBuilt, type Built } from '../servers/built';
import { clientOf, steadily, type Client } from '../steady';
import { untilReady } from '../until-ready';
import { framesIn, openStream } from './streams';

const CLIENTS = 100;
const COMMANDS = 200;
const CONVERSATIONS = 200;

interface Followed {
  readonly heard: Latency;
  /** Events that a client missed, or got twice. */
  readonly wrong: number;
}

/** From the moment in which a command is sent to that in which a client of the stream has its event, of all clients. */
export async function followedByMany(seconds: number): Promise<Followed> {
  const files = freshFiles();
  const product = await startBuilt(files);
  try {
    await untilReady(product);
    return await measured(product, seconds);
  } finally {
    await product.stop();
    files.remove();
  }
}

async function measured(product: Built, seconds: number): Promise<Followed> {
  const client = clientOf(product.url);
  for (let n = 0; n < CONVERSATIONS; n += 1) await open(client, n);
  const sentAt = new Map<string, number>();
  const times: number[] = [];
  const got = Array.from({ length: CLIENTS }, () => new Map<string, number>());
  const streams = await Promise.all(
    got.map((mine) =>
      openStream(
        product.url,
        '',
        framesIn((frame) => {
          const [, key = ''] = /"conversation_id":"([^"]+)","revision":\d+,/.exec(frame) ?? [];
          const [, revision = ''] = /"revision":(\d+),/.exec(frame) ?? [];
          const name = `${key}@${revision}`;
          mine.set(name, (mine.get(name) ?? 0) + 1);
          const sent = sentAt.get(name);
          if (sent !== undefined) times.push(performance.now() - sent);
        }),
      ),
    ),
  );
  const revisions = new Map<number, number>();
  const started = performance.now();
  await steadily(
    COMMANDS,
    () => performance.now() - started >= seconds * 1_000,
    async (n) => {
      const conversation = n % CONVERSATIONS;
      const before = revisions.get(conversation) ?? 0;
      const isClosed = before % 2 === 1;
      revisions.set(conversation, before + 1);
      sentAt.set(`conv_${conversation}@${FIRST + before}`, performance.now());
      const { status } = await client(
        'POST',
        `/v1/conversations/conv_${conversation}/${isClosed ? 'reopen' : 'close'}`,
        {},
      );
      if (status !== 200) throw new Error(`a command: ${status}`);
    },
  );
  const everybody = (): boolean => got.every((mine) => mine.size >= sentAt.size);
  for (let tries = 0; !everybody() && tries < 100; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const stream of streams) stream.end();
  const wrong = got.reduce((sum, mine) => sum + [...sentAt.keys()].filter((name) => mine.get(name) !== 1).length, 0);
  return { heard: latencyOf(times), wrong };
}

/** Revision of the first command's event: opened, and the contact takes part. */
const FIRST = 2;

async function open(client: Client, n: number): Promise<void> {
  const of = { contact_id: `cnt_${n}`, inbox: 'inbox_1', channel_id: 'chan_1', channel_type: 'whatsapp' };
  const { status } = await client('POST', '/v1/conversations', { id: `conv_${n}`, ...of });
  if (status !== 201) throw new Error(`a conversation was not opened: ${status}`);
}
