import * as t from 'io-ts';
import { described, named, schemaOf } from '../codec/schema';
import { strictObject, listOf, custom } from '../codec/strict-object';
import { text } from '../codec/values';

/** The most commands of one request. */
const MOST_COMMANDS = 1_000;

const OfCommand = custom(
  'body',
  'must be an object',
  {
    type: 'object',
    description: 'As the command takes it alone; `message_id` or `participant_id` beside it where its path has one.',
  },
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined,
);

/** One command of a bulk. */
export const BulkItem = strictObject({ conversation_id: text(512), command: text(64) }, { body: OfCommand });
export type BulkItem = t.TypeOf<typeof BulkItem>;

const ITEM = named('BulkItem', schemaOf(BulkItem));

/** What is wrong with an item, or inside of it, is that item's own affair. */
const AnyItem = described(new t.Type<unknown>('item', (_): _ is unknown => true, t.success, t.identity), () => ({
  anyOf: [ITEM, { description: 'Anything else is refused by itself: its result has the status 400.' }],
}));

/** `POST /v1/bulk`. Only what is no list, or too long a one, is refused as a whole. */
export const BulkBody = strictObject({ commands: listOf(AnyItem, MOST_COMMANDS) }, {});
