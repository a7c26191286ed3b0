import type { IncomingMessage } from 'node:http';
import { NotAllowed } from './key-fields';

/** What an operator says fits into far less. */
const MOST_BYTES = 16 * 1024;

/** The body as JSON; an empty object where there is none. Throws `NotAllowed` when it is longer than `mostBytes` or no JSON. */
export async function readBody(request: IncomingMessage, mostBytes = MOST_BYTES): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  // Left open when it is too long, for that is to be answered.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) throw new NotAllowed(`The body is longer than ${mostBytes} bytes.`);
    parts.push(part);
  }
  if (bytes === 0) return {};
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    throw new NotAllowed('The body is no JSON.');
  }
}
