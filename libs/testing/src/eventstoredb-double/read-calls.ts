import { once } from 'node:events';
import { Metadata, status, type ServerWritableStream } from '@grpc/grpc-js';
import { ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { Faults } from './faults';
import type { Recorded } from './events';
import type { DoubleLog } from './log';
import { eventMessage, notFoundMessage, streamName } from './messages';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** The calls that read and come to an end. */
export class ReadCalls {
  open = 0;

  constructor(
    private readonly log: DoubleLog,
    private readonly faults: Faults,
  ) {}

  read(call: ReadCall): void {
    this.open += 1;
    call.once('close', () => (this.open -= 1));
    const options = call.request.getOptions() ?? new ReadReq.Options();
    const stream = options.getStream();
    if (stream === undefined) void this.readAll(call, options);
    else void this.readStream(call, stream, options);
  }

  private async readStream(
    call: ReadCall,
    from: ReadReq.Options.StreamOptions,
    options: ReadReq.Options,
  ): Promise<void> {
    const name = streamName(from.getStreamIdentifier());
    const kept = this.log.stream(name);
    const count = Number(options.getCount());
    const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
    if (this.log.tombstoned.has(name)) return deleted(call, name);
    if (name === '' || count === 0 || (from.hasEnd() && !backwards))
      return fail(call, status.UNKNOWN, 'Unexpected ReadStreamResult: Error');
    if (kept.length === 0) {
      call.write(notFoundMessage(name));
      call.end();
      return;
    }
    const start = from.hasStart() ? 0 : from.hasEnd() ? kept.length - 1 : Number(from.getRevision());
    await sendAll(call, backwards ? kept.slice(0, start + 1).reverse() : kept.slice(start), count);
  }

  private async readAll(call: ReadCall, options: ReadReq.Options): Promise<void> {
    const count = Number(options.getCount());
    // A server never ends this one.
    if (count === 0) return;
    const from = options.getAll() ?? new ReadReq.Options.AllOptions();
    const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
    const position = from.getPosition();
    const commit = Number(position?.getCommitPosition() ?? 0);
    if (position !== undefined && !this.log.isBoundary(commit))
      return fail(call, status.UNKNOWN, 'Unexpected ReadAllResult: Error');
    const { all } = this.log;
    let found: readonly Recorded[];
    if (backwards) {
      const visible = all.length - this.takeHidden();
      const end = position !== undefined ? Math.min(this.log.indexFrom(commit), visible) : from.hasEnd() ? visible : 0;
      found = all.slice(0, end).reverse();
    } else found = from.hasEnd() ? [] : all.slice(position === undefined ? 0 : this.log.indexFrom(commit));
    const matches = matching(options);
    await sendAll(call, matches === undefined ? found : found.filter(matches), count);
  }

  private takeHidden(): number {
    const hidden = this.faults.hideLast;
    this.faults.hideLast = 0;
    return hidden;
  }
}

/** The filter of a call: a name prefix or a pattern; undefined when there is none. */
export function matching(options: ReadReq.Options): ((event: Recorded) => boolean) | undefined {
  const filter = options.getFilter();
  const expression = filter?.getStreamIdentifier() ?? filter?.getEventType();
  if (filter === undefined || expression === undefined) return undefined;
  const text = filter.hasStreamIdentifier() ? (e: Recorded) => e.stream : (e: Recorded) => e.type;
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (event) => prefixes.some((prefix) => text(event).startsWith(prefix));
  const pattern = new RegExp(expression.getRegex());
  return (event) => pattern.test(text(event));
}

/** Ends a call with an error. */
export function fail(call: ReadCall, code: status, details: string, metadata = new Metadata()): void {
  call.emit('error', Object.assign(new Error(details), { code, details, metadata }));
}

function deleted(call: ReadCall, stream: string): void {
  const metadata = new Metadata();
  metadata.set('exception', 'stream-deleted');
  metadata.set('stream-name', stream);
  fail(call, status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, metadata);
}

async function sendAll(call: ReadCall, events: readonly Recorded[], count: number): Promise<void> {
  for (const event of events.slice(0, Math.min(count, events.length))) {
    if (call.cancelled) return;
    if (!call.write(eventMessage(event))) await drained(call);
  }
  call.end();
}

/** Resolves when the client has made room, or is gone. */
export async function drained(call: ReadCall): Promise<void> {
  const gone = new AbortController();
  const over = (): void => gone.abort();
  call.once('cancelled', over);
  call.once('close', over);
  await once(call, 'drain', { signal: gone.signal }).catch(() => undefined);
  call.off('cancelled', over);
  call.off('close', over);
}
