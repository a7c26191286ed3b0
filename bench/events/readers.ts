import { openStream } from './streams';

/* Readers of the event stream in a process of their own: how many read, how many stop reading. Tells the bytes that came. */

const [url = '', reading = '0', stopping = '0'] = process.argv.slice(2);

async function main(): Promise<void> {
  let bytes = 0;
  const count = (piece: Buffer): void => void (bytes += piece.length);
  for (let n = 0; n < Number(reading); n += 1) await openStream(url, '?format=service', count);
  for (let n = 0; n < Number(stopping); n += 1)
    (await openStream(url, '?format=service', () => undefined)).stopReading();
  process.send?.({ bytes });
  setInterval(() => process.send?.({ bytes }), 500);
}

void main();
