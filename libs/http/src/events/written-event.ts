import type { Place, PublishedEvent } from '@parley/public-log';

/** An event as clients get it, written once for all of them. */
export class WrittenEvent {
  readonly place: Place;
  /** JSON. */
  readonly item: string;
  readonly bytes: number;
  private readonly type: string;
  private written: Buffer | undefined;

  constructor(
    { place, eventId, type, format, occurredAt, conversationId, revision, body }: PublishedEvent,
    readonly cursor: string,
  ) {
    const head = JSON.stringify({
      cursor,
      event_id: eventId,
      type,
      format,
      occurred_at: new Date(occurredAt).toISOString(),
      conversation_id: conversationId,
      revision,
    });
    this.place = place;
    this.type = type;
    // The body as it is stored: what is signed for webhooks is what is read here.
    this.item = `${head.slice(0, -1)},"body":${body}}`;
    this.bytes = Buffer.byteLength(this.item);
  }

  /** For a stream. */
  get frame(): Buffer {
    return (this.written ??= frame(this.cursor, this.type, this.item));
  }
}

/** In Server-Sent Events. JSON has line breaks only where space may be; in a frame each would begin a field of its own. */
export const frame = (cursor: string, event: string, data: string): Buffer =>
  Buffer.from(`id: ${cursor}\nevent: ${event}\ndata: ${data.replace(/[\r\n]/g, ' ')}\n\n`);
