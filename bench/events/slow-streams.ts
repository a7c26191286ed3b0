import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freshFiles } from '../files';
import { startBuilt, type Built } from '../servers/built';
import { clientOf, type Client } from '../steady';
import { untilReady } from '../until-ready';

const ROOT = join(__dirname, '../..');
const MB = 1_000_000;
const DESCRIPTION = 5_000;
/** Of one event of the format `service` with such a description, at least. */
const EVENT_BYTES = 5_900;
const AT_ONCE = 16;

/** The most memory of the product, in MB, while so many megabytes of events pass to those who read, and others have stopped reading. */
export async function memoryBeside(reading: number, stopping: number, megabytes: number): Promise<number> {
  const files = freshFiles();
  const product = await startBuilt(files);
  const script = join(__dirname, 'readers.ts');
  const args = ['-r', join(ROOT, 'typescript.mjs'), script, product.url, `${reading}`, `${stopping}`];
  const readers = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let bytes = -1;
  readers.on('message', (told) => (bytes = (told as { readonly bytes: number }).bytes));
  try {
    await untilReady(product);
    while (bytes < 0) await pause();
    return await most(product, megabytes, () => bytes / reading);
  } finally {
    readers.kill();
    await product.stop();
    files.remove();
  }
}

async function most(product: Built, megabytes: number, got: () => number): Promise<number> {
  const client = clientOf(product.url);
  await client('POST', '/v1/conversations', {
    id: 'conv_1',
    contact_id: 'cnt_1',
    inbox: 'inbox_1',
    channel_id: 'chan_1',
    channel_type: 'whatsapp',
  });
  let memory = product.megabytes();
  const look = setInterval(() => (memory = Math.max(memory, product.megabytes())), 250);
  const events = Math.ceil((megabytes * MB) / EVENT_BYTES);
  let n = 0;
  const send = async (): Promise<void> => {
    while (n < events) await describe(client, (n += 1));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  // Those who read have it all.
  while (got() < events * EVENT_BYTES) await pause();
  clearInterval(look);
  return memory;
}

async function describe(client: Client, n: number): Promise<void> {
  const description = `${n} `.padEnd(DESCRIPTION, 'where is my order ');
  const { status } = await client('PATCH', '/v1/conversations/conv_1', { description });
  if (status !== 200) throw new Error(`a command: ${status}`);
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));
