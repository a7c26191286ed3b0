import type { Type } from 'io-ts';
import { custom } from './strict-object';
import { named, type Schema } from './schema';

/** The most characters of a message id, and of a channel id, as channels give them. */
const MOST_OF_MESSAGE_ID = 512;
const MOST_OF_CHANNEL_ID = 255;

/** As long as a message id can be in a path once it is decoded but for what has a meaning in one: `%2F` for each character. */
export const LONGEST_IN_PATH = MOST_OF_MESSAGE_ID * '%2F'.length;

const CONTROL = '\\u0000-\\u001f\\u007f-\\u009f';

/**
 * An id that a channel gives: any text that stays what it is wherever it is written. It is compared byte for byte, so no form of
 * it is another one.
 */
function channelGiven(name: string, of: string, most: number): Type<string, unknown> {
  const schema: Schema = named(name, {
    type: 'string',
    minLength: 1,
    maxLength: most,
    pattern: `^[^\\s${CONTROL}](?:[^${CONTROL}]*[^\\s${CONTROL}])?$`,
    description: `As the channel gives it: 1 to ${most} characters without control characters, no space at an end. Percent-encoded in paths.`,
  });
  const form = new RegExp(schema['pattern'] as string, 'u');
  return custom(
    name,
    `must be ${of}: 1 to ${most} characters, without control characters, unpaired surrogates and space at an end`,
    schema,
    (value) =>
      typeof value === 'string' && form.test(value) && value.isWellFormed() && hasAtMost(value, most)
        ? value
        : undefined,
  );
}

const hasAtMost = (value: string, most: number): boolean =>
  value.length <= most || (value.length <= most * 2 && [...value].length <= most);

export const MessageId = channelGiven('MessageId', 'a message id', MOST_OF_MESSAGE_ID);
export const ChannelId = channelGiven('ChannelId', 'a channel id', MOST_OF_CHANNEL_ID);
