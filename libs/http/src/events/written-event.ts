import { inOneLine, itemOf, type Place, type PublishedEvent } from '@parley/public-log';

/** An event as clients get it, written once for all of them. */
export class WrittenEvent {
  readonly place: Place;
  /** JSON. */
  readonly item: string;
  readonly bytes: number;
  private readonly type: string;
  private written: Buffer | undefined;

  constructor(
    event: PublishedEvent,
    readonly cursor: string,
  ) {
    this.place = event.place;
    this.type = event.type;
    this.item = itemOf(event, cursor);
    this.bytes = Buffer.byteLength(this.item);
  }

  /** For a stream. */
  get frame(): Buffer {
    return (this.written ??= frame(this.cursor, this.type, this.item));
  }
}

/** In Server-Sent Events, where a line break would begin a field of its own. */
export const frame = (cursor: string, event: string, data: string): Buffer =>
  Buffer.from(`id: ${cursor}\nevent: ${event}\ndata: ${inOneLine(data)}\n\n`);
