import { request, type IncomingMessage } from 'node:http';
import { KEY } from '../servers/server-process';

interface Stream {
  /** Reads no more from now on. */
  stopReading(): void;
  end(): void;
}

/** A stream of the product. Told of each piece that comes, as it comes. Resolves when its head is there. */
export function openStream(
  url: string,
  query: string,
  heard: (piece: Buffer) => void,
  key: string = KEY,
): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/v1/events/stream${query}`, {
      headers: { authorization: `Bearer ${key}` },
      agent: false,
    });
    asked.on('response', (answer: IncomingMessage) => {
      if (answer.statusCode !== 200) return reject(new Error(`a stream got ${answer.statusCode}`));
      answer.on('data', heard).on('error', () => undefined);
      resolve({ stopReading: () => answer.pause(), end: () => asked.destroy() });
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Whole events in pieces that are cut anywhere. */
export function framesIn(heard: (frame: string) => void): (piece: Buffer) => void {
  let rest = '';
  return (piece) => {
    const frames = (rest + piece.toString('latin1')).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) if (frame.startsWith('id: ') && !frame.includes('\nevent: cursor\n')) heard(frame);
  };
}
