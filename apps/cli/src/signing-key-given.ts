import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { WebhookNotDone } from '@parley/operator';

/** More than any signing key has. */
const MOST_BYTES = 8 * 1024;

/** The signing key in a file, or for `-` in the standard input, without the end of its line. Rejects with `WebhookNotDone`. */
export async function signingKeyGiven(file: string, input: Readable = process.stdin): Promise<string> {
  const named = file === '-' ? 'the standard input' : file;
  const bytes = await read(file === '-' ? input : createReadStream(file), named);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw new WebhookNotDone(
      `The signing key in ${named} is no text in UTF-8. Name another file in --signing-key-file.`,
    );
  }
}

async function read(stream: Readable, named: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part);
      bytes += part.length;
      if (bytes > MOST_BYTES) break;
    }
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new WebhookNotDone(
      `The signing key cannot be read from ${named} (${code}). Name another file in --signing-key-file.`,
    );
  }
  if (bytes <= MOST_BYTES) return Buffer.concat(parts);
  throw new WebhookNotDone(`There is more in ${named} than a signing key. Name another file in --signing-key-file.`);
}
