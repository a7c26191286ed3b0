import { PUBLIC_FORMATS, PUBLIC_TYPES, type PublicFormat, type PublicType } from '../formats';
import { PUBLIC_SCHEMAS, type JsonSchema } from '../schemas';
import { closed } from '../schemas/json-schema';
import { always, count, eventId, id, listOf, milliseconds, text } from '../schemas/values';

/** The messages and schemas of the document, by their names in it. */
type Named = Readonly<Record<string, JsonSchema>>;

/** What both doors of the event stream tell of an event, besides the event itself. */
const item = (format: PublicFormat, type: PublicType): JsonSchema => ({
  title: `${type}, as an item of the event stream`,
  ...closed({
    cursor,
    event_id: eventId,
    type: always(type),
    format: always(format),
    occurred_at: milliseconds,
    conversation_id: id,
    revision: { ...count, description: 'Of the conversation: it tells the order of its events, and has holes.' },
    body: reference(bodyName(format, type)),
  }),
});

const cursor: JsonSchema = { ...text, description: 'Of a place in the event stream. Opaque.' };

const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

const bodyName = (format: PublicFormat, type: PublicType): string => `${format}.${type}`;
const itemName = (format: PublicFormat, type: PublicType): string => `item.${bodyName(format, type)}`;

const forEachType = <T>(make: (format: PublicFormat, type: PublicType) => T): readonly T[] =>
  PUBLIC_FORMATS.flatMap((format) => PUBLIC_TYPES[format].all.map((type) => make(format, type)));

/** The names of the messages that are events. */
export const eventMessages: readonly string[] = forEachType(bodyName);

const page: JsonSchema = {
  title: 'A page of the event stream',
  ...closed({
    data: listOf({ anyOf: forEachType((format, type) => reference(itemName(format, type))) }),
    next_cursor: { ...cursor, description: 'Where to go on, also past what the filters left out.' },
    has_more: { type: 'boolean', description: 'More may be there already; the page may be empty then.' },
  }),
};

const place: JsonSchema = { title: 'A place of the event stream', ...closed({ cursor }) };

/** The dialect is said by the document. */
function inDocument(format: PublicFormat, type: PublicType): JsonSchema {
  const { $schema: _, ...schema } = PUBLIC_SCHEMAS[format][type] ?? {};
  return schema;
}

export const schemas: Named = Object.fromEntries([
  ...forEachType((format, type) => [bodyName(format, type), inDocument(format, type)]),
  ...forEachType((format, type) => [itemName(format, type), item(format, type)]),
  ['page', page],
  ['place', place],
]);

function eventMessage(format: PublicFormat, type: PublicType): JsonSchema {
  const description = PUBLIC_SCHEMAS[format][type]?.['description'];
  return {
    name: type,
    title: `${type} (format ${format})`,
    summary: description,
    tags: [{ name: format }],
    contentType: 'application/json',
    payload: reference(itemName(format, type)),
  };
}

export const messages: Named = Object.fromEntries([
  ...forEachType((format, type) => [bodyName(format, type), eventMessage(format, type)]),
  [
    'page',
    {
      name: 'page',
      title: 'A page of events, oldest first',
      contentType: 'application/json',
      payload: reference('page'),
    },
  ],
  [
    'place',
    {
      name: 'cursor',
      title: 'Where the stream is',
      summary: 'Comes first, and from time to time where the filters let nothing through.',
      contentType: 'application/json',
      payload: reference('place'),
    },
  ],
]);
