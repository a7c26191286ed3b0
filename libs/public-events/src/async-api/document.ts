import { PUBLIC_FORMATS, PUBLIC_TYPES } from '../formats';
import type { JsonSchema } from '../schemas';
import { channelId, id, oneOf, text } from '../schemas/values';
import { eventMessages, messages, schemas } from './messages';

/** An AsyncAPI 3 document, as JSON. */
export type AsyncApiDocument = Readonly<Record<string, unknown>>;

/** What integrators are told, and by which doors. A door that is not there yet is not in it. */
export const asyncApiDocument = (version: string): AsyncApiDocument => ({
  asyncapi: '3.0.0',
  info: { title: 'Parley', version, description: ABOUT, license: { name: 'MIT' } },
  defaultContentType: 'application/json',
  servers: {
    parley: {
      host: '{host}',
      protocol: 'http',
      description: 'Where the product listens.',
      variables: { host: { default: '127.0.0.1:3000' } },
      security: [{ $ref: '#/components/securitySchemes/key' }],
    },
  },
  channels,
  operations,
  components: {
    schemas,
    messages,
    securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key of one workspace that may read.' } },
  },
});

const ABOUT = `What happens to conversations, in two formats. The same events come at every door, in the same order and with the same \`event_id\` and \`cursor\`.

Within one conversation the order is that in which things happened; \`revision\` tells it, and has holes. No order is promised across conversations. An event
comes at least once: \`event_id\` says that it was there before. Schemas say exactly what this version publishes; expect fields that are new to you.`;

const referring = (names: readonly string[]): JsonSchema =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));

const channels: JsonSchema = {
  stream: {
    address: '/v1/events/stream',
    title: 'The event stream, as Server-Sent Events',
    description:
      '`id` is the cursor, `event` the name of the message, `data` its payload. A stream begins at the end of the log, or behind `Last-Event-ID` or `after`.',
    messages: referring([...eventMessages, 'place']),
  },
  pages: {
    address: '/v1/events',
    title: 'The event stream, page by page',
    description: 'Begins behind `after`, else with the oldest event that is kept. Go on with `next_cursor`.',
    messages: referring(['page']),
  },
};

const TYPES = [...new Set(PUBLIC_FORMATS.flatMap((format) => PUBLIC_TYPES[format].all))];

const FILTERS: Readonly<Record<string, JsonSchema>> = {
  format: { ...oneOf(PUBLIC_FORMATS), default: 'event' },
  types: { type: 'array', items: oneOf(TYPES), description: 'Without it those that come by themselves.' },
  conversation_id: id,
  inbox: { ...id, description: 'A transfer by the old or the new one.' },
  channel_id: channelId,
  after: { ...text, description: 'A cursor, or `now` for the end.' },
};

const PAGING: Readonly<Record<string, JsonSchema>> = {
  limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 },
  wait: {
    type: 'integer',
    minimum: 0,
    maximum: 30,
    default: 0,
    description: 'Seconds to hold it while nothing is there.',
  },
};

/** How clients ask: it is we who send. */
const byGet = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  http: { method: 'GET', query: { type: 'object', properties, additionalProperties: false }, bindingVersion: '0.3.0' },
});

const operation = (channel: string, names: readonly string[], summary: string, query: typeof FILTERS): JsonSchema => ({
  action: 'send',
  channel: { $ref: `#/channels/${channel}` },
  summary,
  messages: names.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
  bindings: byGet(query),
});

const operations: JsonSchema = {
  streamEvents: operation('stream', [...eventMessages, 'place'], 'Public events as they come', FILTERS),
  listEvents: operation('pages', ['page'], 'Public events, page by page', { ...FILTERS, ...PAGING }),
};
