import { freshFiles } from './files';
import { withBar } from './filled-files';
import { latencyOf } from './latency';
import type { FiguresTable } from './latency-table';
import { startBuilt, type Built } from './servers/built';
import { KEY } from './servers/server-process';
import { startNoise } from './servers/start-noise';
import { NOISES } from './worst/noises';
import { BIG, fillWorst, SIZES, stepsOf } from './worst/world';
import { clientOf, steadily, type Client } from './steady';
import { untilReady } from './until-ready';

const QUIET_KEY = 'bench-key-of-the-neighbour';
const QUIET = 'ws_quiet';
/** What an inbox screen and a few automations ask for together. */
const PER_SECOND = 50;
const CONVERSATIONS = 200;
const MOST_P99_MS = 250;
const MOST_MB = 1_000;
const LOOK_AT_MEMORY_MS = 250;
/** Times as long as other measurements take: it has to build up. */
const LISTENS = 3;

/**
 * What one key's worst does to another key, of another workspace: each noise for so many seconds, while the neighbour lists and commands
 * at a steady rate. The noise comes from a process of its own.
 */
export async function neighboursTable(rounds: number, seconds: number, tick: () => void): Promise<FiguresTable> {
  const files = freshFiles();
  await withBar('filling', stepsOf(SIZES), (progress) => fillWorst(files.events, SIZES, progress));
  const more = { PARLEY_BOOTSTRAP_KEY: `${KEY}@${BIG},${QUIET_KEY}@${QUIET}` };
  const product = await startBuilt(files, { more });
  const figures: FiguresTable['figures'][number][] = [];
  try {
    await untilReady(product);
    const client = clientOf(product.url, QUIET_KEY);
    await openSome(client);
    for (const name of ['nothing', ...Object.keys(NOISES)]) {
      const heard = await listen(product, client, name, LISTENS * rounds * seconds);
      for (let round = 0; round < rounds; round += 1) tick();
      figures.push(
        { name: `beside ${name}: p50`, value: heard.p50, unit: 'ms' },
        { name: 'p99', value: heard.p99, unit: 'ms', atMost: MOST_P99_MS },
        { name: 'refused, of all', value: heard.refused, unit: `of ${heard.asked}`, atMost: 0 },
        { name: 'most memory', value: heard.megabytes, unit: 'MB', atMost: MOST_MB },
        { name: 'answers that the noise got', value: heard.noise, unit: '' },
      );
    }
  } finally {
    await product.stop();
    files.remove();
  }
  return { title: 'One key sends its worst, another lists and commands', figures };
}

interface Heard {
  readonly p50: number;
  readonly p99: number;
  readonly asked: number;
  readonly refused: number;
  readonly megabytes: number;
  /** Requests of the noise that were answered, with whatever status. */
  readonly noise: number;
}

async function listen(product: Built, client: Client, name: string, seconds: number): Promise<Heard> {
  const noise = name === 'nothing' ? undefined : startNoise(product.url, name);
  await noise?.begun;
  let megabytes = product.megabytes();
  const memory = setInterval(() => (megabytes = Math.max(megabytes, product.megabytes())), LOOK_AT_MEMORY_MS);
  const times: number[] = [];
  let refused = 0;
  const started = performance.now();
  try {
    await steadily(
      PER_SECOND,
      () => performance.now() - started >= seconds * 1_000,
      async (n) => {
        const sent = performance.now();
        const { status } = await neighbourly(client, n);
        times.push(performance.now() - sent);
        if (status >= 400) refused += 1;
      },
    );
  } finally {
    clearInterval(memory);
    await noise?.stop();
  }
  const { p50, p99 } = latencyOf(times);
  return { p50, p99, asked: times.length, refused, megabytes, noise: noise?.answers() ?? 0 };
}

/** Every second request is a command. */
function neighbourly(client: Client, n: number): ReturnType<Client> {
  if (n % 2 === 0) return client('GET', '/v1/conversations?inbox=inbox_1&limit=50');
  const path = `/v1/conversations/conv_${n % CONVERSATIONS}/messages`;
  return client('POST', path, { id: `m_${Date.now()}_${n}`, direction: 'inbound', text: 'Where is my order?' });
}

async function openSome(client: Client): Promise<void> {
  for (let n = 0; n < CONVERSATIONS; n += 1) {
    const of = { contact_id: `cnt_${n}`, inbox: 'inbox_1', channel_id: 'chan_1', channel_type: 'whatsapp' };
    const { status } = await client('POST', '/v1/conversations', { id: `conv_${n}`, ...of });
    if (status !== 201) throw new Error(`a conversation was not opened: ${status}`);
  }
}

export const NEIGHBOURS_CASES = 1 + Object.keys(NOISES).length;
