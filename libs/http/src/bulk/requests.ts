import type * as t from 'io-ts';
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

const Item = strictObject({ conversation_id: text(512), command: text(64) }, { body: OfCommand });
export type BulkItem = t.TypeOf<typeof Item>;

/** `POST /v1/bulk`. What is wrong inside of an item is that item's own affair. */
export const BulkBody = strictObject({ commands: listOf(Item, MOST_COMMANDS) }, {});
