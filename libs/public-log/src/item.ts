import type { PublishedEvent } from './port';

/** An event as everybody gets it who reads the public log, as JSON. */
export function itemOf(event: Omit<PublishedEvent, 'place'>, cursor: string): string {
  const head = JSON.stringify({
    cursor,
    event_id: event.eventId,
    type: event.type,
    format: event.format,
    occurred_at: new Date(event.occurredAt).toISOString(),
    conversation_id: event.conversationId,
    revision: event.revision,
  });
  // The body as it is stored: what is signed for webhooks is what is read here.
  return `${head.slice(0, -1)},"body":${event.body}}`;
}

/** JSON has line breaks only where space may be. */
export const inOneLine = (json: string): string => json.replace(/[\r\n]/g, ' ');
