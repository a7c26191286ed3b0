import { ASSIGNEE_TYPES, CHANNEL_TYPES, MESSAGE_KINDS, PARTICIPANT_TYPES } from '@parley/domain';
import type { JsonSchema } from './json-schema';

export const text: JsonSchema = { type: 'string' };
export const textOrNull: JsonSchema = { type: ['string', 'null'] };
export const flooredSeconds: JsonSchema = {
  type: 'string',
  format: 'date-time',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$',
};
export const milliseconds: JsonSchema = {
  type: 'string',
  format: 'date-time',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z$',
};

const ID = '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$';

export const id: JsonSchema = { type: 'string', pattern: ID };
export const idOrNull: JsonSchema = { type: ['string', 'null'], pattern: ID };
/** Whatever the channel says. */
export const messageId: JsonSchema = { type: 'string', minLength: 1, maxLength: 512 };
export const channelId: JsonSchema = { type: 'string', minLength: 1, maxLength: 255 };
export const eventId: JsonSchema = {
  type: 'string',
  pattern: '^evt_[0-9A-Za-z]+$',
  description: 'The same whenever this event comes again.',
};

export const count: JsonSchema = { type: 'integer', minimum: 0 };

export const oneOf = (values: readonly string[]): JsonSchema => ({ type: 'string', enum: values });
const oneOfOrNull = (values: readonly string[]): JsonSchema => ({
  type: ['string', 'null'],
  enum: [...values, null],
});
export const always = (value: string): JsonSchema => ({ type: 'string', const: value });
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

export const channelType = oneOf(CHANNEL_TYPES);
export const assigneeType = oneOf(ASSIGNEE_TYPES);
export const assigneeTypeOrNull = oneOfOrNull(ASSIGNEE_TYPES);
export const messageKind = oneOf(MESSAGE_KINDS);
export const participantType = oneOf(PARTICIPANT_TYPES);
