import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Proposed, Recorded } from './events';
import { judge, type Expectation, type Verdict } from './expectation';

interface Line {
  readonly stream: string;
  readonly created: string;
  readonly events: readonly { id: string; type: string; contentType: string; data: string; metadata: string }[];
}

/** What the double keeps: all events in one order, each with a position of its own, and a file with a line per append. */
export class DoubleLog {
  readonly all: Recorded[] = [];
  readonly tombstoned = new Set<string>();
  private readonly streams = new Map<string, Recorded[]>();
  private readonly file: number;
  private readonly listeners = new Set<() => void>();

  constructor(path: string) {
    this.keepOwn();
    const text = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    // A line that a kill cut short was never acknowledged.
    const whole = text.subarray(0, text.lastIndexOf('\n') + 1);
    for (const line of whole.toString().split('\n').slice(0, -1)) this.load(JSON.parse(line) as Line);
    this.file = openSync(path, 'a');
    ftruncateSync(this.file, whole.length);
  }

  stream(name: string): readonly Recorded[] {
    return this.streams.get(name) ?? [];
  }

  /** Writes to the file before it answers, so that what was acknowledged survives a kill of the process. */
  append(stream: string, expected: Expectation, events: readonly Proposed[]): Verdict {
    const verdict = judge(this.stream(stream), expected, events);
    if (verdict.tag !== 'append') return verdict;
    const created = (BigInt(Date.now()) * 10_000n).toString();
    const line: Line = {
      stream,
      created,
      events: events.map((event) => ({
        ...event,
        data: event.data.toString('base64'),
        metadata: event.metadata.toString('base64'),
      })),
    };
    writeSync(this.file, `${JSON.stringify(line)}\n`);
    this.keep(stream, created, events);
    for (const listener of this.listeners) listener();
    const last = this.stream(stream).at(-1);
    return { tag: 'success', revision: last?.revision ?? 0, position: last?.position };
  }

  onAppended(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whether an event begins at this place; a read from elsewhere within the log fails on a server. */
  isBoundary(position: number): boolean {
    return position === 0 || position > (this.all.at(-1)?.position ?? 0) || this.indexFrom(position, true) >= 0;
  }

  /** Index of the first event at or behind a position; with `exact` that of the event at it, or -1. */
  indexFrom(position: number, exact = false): number {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.all[middle]?.position ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return exact && this.all[low]?.position !== position ? -1 : low;
  }

  /** As if nothing had ever been written to it. */
  forget(): void {
    ftruncateSync(this.file);
    this.all.length = 0;
    this.streams.clear();
    this.tombstoned.clear();
    this.keepOwn();
  }

  close(): void {
    closeSync(this.file);
  }

  /** What a server has written before anybody writes to it. */
  private keepOwn(): void {
    this.keep('$settings', '0', [system('$UpdatedSettings'), system('$UpdatedSettings')]);
    this.keep('$users', '0', [system('$UserCreated')]);
  }

  private load({ stream, created, events }: Line): void {
    const decoded = events.map((event) => ({
      ...event,
      data: Buffer.from(event.data, 'base64'),
      metadata: Buffer.from(event.metadata, 'base64'),
    }));
    this.keep(stream, created, decoded);
  }

  private keep(stream: string, created: string, events: readonly Proposed[]): void {
    const kept = this.streams.get(stream) ?? [];
    this.streams.set(stream, kept);
    for (const event of events) {
      const last = this.all.at(-1);
      // As on a server a position is a byte offset: ascending, with gaps.
      const position = last === undefined ? 0 : last.position + 90 + last.data.length + last.metadata.length;
      const recorded = { ...event, stream, created, revision: kept.length, position };
      kept.push(recorded);
      this.all.push(recorded);
    }
  }
}

const system = (type: string): Proposed => ({
  id: '11111111-1111-4111-8111-111111111111',
  type,
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: Buffer.alloc(0),
});
