import { pino } from 'pino';

/** Where lines go; the others are there where lines are kept to be written together. */
export interface LogDestination {
  write(line: string): void;
  flushSync?(): void;
  flush?(): Promise<void>;
}

const WRITE_FROM_BYTES = 4_096;
const WRITE_EVERY_MS = 1_000;
/** What nobody reads is kept up to here; what comes then is lost, and the product goes on. */
const KEPT_BYTES = 8 * 1024 * 1024;
/** How long the end of the process waits for a reader that does not read. */
const LAST_WORDS_MS = 500;

/** Standard output, written in bulk and without holding up anybody. What a reader does not take is left for later. */
export function standardOutput(): LogDestination {
  let waitingUntil: number | undefined;
  const stream = pino.destination({
    // Asked of the stream, and not 1: with it a pipe that is full says so instead of holding up who writes.
    dest: process.stdout.fd,
    sync: false,
    minLength: WRITE_FROM_BYTES,
    maxLength: KEPT_BYTES,
    periodicFlush: WRITE_EVERY_MS,
    retryEAGAIN: () => waitingUntil === undefined || performance.now() < waitingUntil,
  } as Parameters<typeof pino.destination>[0]);

  function flushSync(waitMs: number): boolean {
    waitingUntil = performance.now() + waitMs;
    try {
      stream.flushSync();
      return true;
    } catch {
      return false;
    } finally {
      waitingUntil = undefined;
    }
  }

  // A disk that is full, or a reader that is gone, is no reason to end the product.
  stream.on('error', () => undefined);
  // Before the library does the same without an end.
  process.prependOnceListener('exit', () => {
    if (!flushSync(LAST_WORDS_MS)) stream.destroy();
  });
  return {
    write: (line) => void stream.write(line),
    flushSync: () => void flushSync(0),
    flush: () =>
      new Promise((resolve) => {
        setTimeout(resolve, LAST_WORDS_MS).unref();
        stream.flush(() => resolve());
      }),
  };
}
