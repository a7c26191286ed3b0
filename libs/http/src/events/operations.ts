import { PUBLIC_FORMATS, PUBLIC_TYPES } from '@parley/public-events';
import { operation } from '../api/operation';
import { count, flag, id, list, oneOf, shape, text, time } from '../api/shape';
import type { Schema } from '../codec/schema';
import { EventsQuery, StreamQuery } from './event-requests';

/* The two doors of the event stream that a client opens itself. */

const read = { method: 'get', right: 'read', tag: 'Event stream' } as const;

const cursor: Schema = { type: 'string', description: 'Of a place in the event stream. Opaque.' };

interface PublicItem {
  readonly cursor: string;
  readonly event_id: string;
  readonly type: string;
  readonly format: string;
  readonly occurred_at: string;
  readonly conversation_id: string;
  readonly revision: number;
  readonly body: object;
}

const TYPES = [...new Set(PUBLIC_FORMATS.flatMap((format) => PUBLIC_TYPES[format].all))];

const event = shape<PublicItem>('PublicEvent', {
  cursor,
  event_id: { ...text, description: 'The same at whatever door, and however often it comes.' },
  type: oneOf(TYPES),
  format: oneOf(PUBLIC_FORMATS),
  occurred_at: time,
  conversation_id: id,
  revision: { ...count, description: 'Of the conversation: it tells the order of its events.' },
  body: { type: 'object', description: 'As it is sent to webhooks, byte for byte.' },
});

const eventPage = shape<{
  readonly data: readonly PublicItem[];
  readonly next_cursor: string;
  readonly has_more: boolean;
}>('PublicEvents', {
  data: list(event),
  next_cursor: { ...cursor, description: 'Where to go on, also past what the filters left out.' },
  has_more: { ...flag, description: 'More may be there already; the page may be empty then.' },
});

export const listEvents = operation({
  ...read,
  id: 'listEvents',
  path: '/v1/events',
  summary: 'A page of public events, oldest first',
  description:
    'Behind `after`, or from the oldest that is kept. Without `types` come those that the format has by itself. Filters are and-ed; `inbox` takes a transfer by the old or the new one. Go on with `next_cursor`. A cursor whose events are not kept any more, or of another log, is 410 `cursor_expired`.',
  query: EventsQuery,
  answers: { 200: eventPage },
  problems: [410],
});

export const streamEvents = operation({
  ...read,
  id: 'streamEvents',
  path: '/v1/events/stream',
  summary: 'Public events as they come, as Server-Sent Events',
  description:
    'From the end of the log, or behind the cursor of `Last-Event-ID`, which wins, or `after`. `id` is the cursor, `event` the type, `data` one item of `GET /v1/events`; events called `cursor` tell the place alone. It ends after half an hour at most: go on from the last cursor.',
  query: StreamQuery,
  answers: { 200: { contentType: 'text/event-stream' } },
  problems: [410],
});

export const eventOperations = [listEvents, streamEvents];
