import { write, writeSync } from 'node:fs';

/** Where lines go; the others are there where lines are kept to be written together. */
export interface LogDestination {
  write(line: string): void;
  flushSync?(): void;
  flush?(): Promise<void>;
}

const WRITE_FROM_BYTES = 4_096;
const WRITE_EVERY_MS = 1_000;
/** What one call writes at most. */
const PORTION_BYTES = 64 * 1024;
/** What nobody reads is kept up to here; what comes then is lost, and the product goes on. */
const KEPT_BYTES = 8 * 1024 * 1024;
/** How soon a reader that does not read is asked again. */
const AGAIN_MS = 50;
/** How long the end of the process waits for a reader that does not read. */
const LAST_WORDS_MS = 500;

/** A reader that is slow comes back; a disk that is full, or a reader that is gone, is waited for by nobody. */
const isSlow = (error: unknown): boolean => ['EAGAIN', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '');

/**
 * Writes lines in bulk and without holding up anybody. What a reader does not take is left for later; what cannot be written at all
 * is lost, and the product goes on. (The destination of the logger's own library waits for a full disk for ever, and with it its thread.)
 */
class BulkOutput implements LogDestination {
  private lines: string[] = [];
  private bytes = 0;
  /** Encoded, and not written yet. */
  private rest = Buffer.alloc(0);
  private writing = false;
  private idle: (() => void)[] = [];

  constructor(private readonly fd: number) {}

  write(line: string): void {
    if (this.bytes >= KEPT_BYTES) return;
    this.lines.push(line);
    this.bytes += line.length;
    if (this.bytes >= WRITE_FROM_BYTES) this.pump();
  }

  /** Writes on until nothing is left or the reader does not take it. */
  pump(): void {
    if (this.writing || !this.next()) return this.settled();
    this.writing = true;
    write(this.fd, this.rest, (error, written) => {
      this.writing = false;
      if (error !== null && isSlow(error)) return void setTimeout(() => this.pump(), AGAIN_MS).unref();
      this.wrote(error === null ? written : this.rest.length);
      this.pump();
    });
  }

  flushSync(waitMs = 0): void {
    const until = performance.now() + waitMs;
    // What another call has in hand is that one's.
    while (!this.writing && this.next()) {
      try {
        this.wrote(writeSync(this.fd, this.rest));
      } catch (error) {
        if (!isSlow(error)) this.wrote(this.rest.length);
        else if (performance.now() > until) return;
        else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      }
    }
  }

  flush(): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, LAST_WORDS_MS);
      this.idle.push(resolve);
      this.pump();
    });
  }

  private next(): boolean {
    if (this.rest.length > 0 || this.lines.length === 0) return this.rest.length > 0;
    let characters = 0;
    const fits = this.lines.findIndex((line) => (characters += line.length) > PORTION_BYTES);
    const taken = this.lines.splice(0, fits === -1 ? this.lines.length : Math.max(fits, 1)).join('');
    this.bytes -= taken.length;
    this.rest = Buffer.from(taken);
    return true;
  }

  private wrote(bytes: number): void {
    this.rest = this.rest.subarray(bytes);
  }

  private settled(): void {
    if (this.writing) return;
    for (const resolve of this.idle.splice(0)) resolve();
  }
}

/** Standard output. The descriptor is asked of the stream, and not 1: with it a pipe that is full says so instead of holding up who writes. */
export function standardOutput(): LogDestination {
  const output = new BulkOutput(process.stdout.fd);
  setInterval(() => output.pump(), WRITE_EVERY_MS).unref();
  process.prependOnceListener('exit', () => output.flushSync(LAST_WORDS_MS));
  return output;
}
