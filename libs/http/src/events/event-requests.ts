import { PUBLIC_FORMATS, PUBLIC_TYPES, type PublicFormat, type PublicType } from '@parley/public-events';
import type { PublicPageQuery } from '@parley/public-log';
import type * as t from 'io-ts';
import { ChannelId } from '../codec/channel-ids';
import { valuesOf } from '../codec/many-values';
import { refine, type Fault } from '../codec/refine';
import type { Schema } from '../codec/schema';
import { custom, strictObject } from '../codec/strict-object';
import { enumOf, Id } from '../codec/values';
import { excerpt } from '../problem/excerpt';

/** In place of a cursor: the end of the log. */
export const NOW = 'now';
/** Of a page of events that asks for no limit. */
export const DEFAULT_EVENTS = 100;
const MOST_EVENTS = 1_000;
const LONGEST_WAIT = 30;
/** Of a word of the client's in a message, in characters. */
const LONGEST_WORD = 64;

const LIMIT: Schema = {
  type: 'integer',
  minimum: 1,
  maximum: MOST_EVENTS,
  default: DEFAULT_EVENTS,
  description: 'The most events of a page. It also ends at 1 MiB, and has at least one event where there is one.',
};

const EventLimit = custom('limit', `must be a whole number from 1 to ${MOST_EVENTS}`, LIMIT, (value) => {
  const limit = typeof value === 'string' && /^[1-9][0-9]{0,3}$/.test(value) ? Number(value) : 0;
  return limit >= 1 && limit <= MOST_EVENTS ? limit : undefined;
});

const WAIT: Schema = {
  type: 'integer',
  minimum: 0,
  maximum: LONGEST_WAIT,
  default: 0,
  description: 'For how many seconds it is held while there is no event.',
};

const WaitSeconds = custom('wait', `must be a whole number of seconds from 0 to ${LONGEST_WAIT}`, WAIT, (value) => {
  const seconds = typeof value === 'string' && /^(0|[1-9][0-9]?)$/.test(value) ? Number(value) : LONGEST_WAIT + 1;
  return seconds <= LONGEST_WAIT ? seconds : undefined;
});

const AFTER: Schema = {
  type: 'string',
  format: 'cursor',
  description: 'A cursor of the event stream, or `now` for its end.',
};

const AfterText = custom('after', 'must be a cursor of the event stream, or now', AFTER, (value) =>
  typeof value === 'string' ? value : undefined,
);

const EVERY_TYPE: readonly string[] = [...new Set(PUBLIC_FORMATS.flatMap((format) => PUBLIC_TYPES[format].all))];

/** Which ones the format has is asked behind it. */
const TypeText = custom('type', 'must be a type of event', { type: 'string', enum: EVERY_TYPE }, (value) =>
  typeof value === 'string' ? value : undefined,
);

const FILTERS = {
  format: enumOf(PUBLIC_FORMATS),
  types: valuesOf(TypeText),
  conversation_id: Id,
  inbox: Id,
  channel_id: ChannelId,
  after: AfterText,
};

const ofItsFormat = <A>(codec: t.Type<A, unknown>): t.Type<A, unknown> =>
  refine(codec, undefined, ({ format = 'event', types }): Fault => {
    const known = PUBLIC_FORMATS.find((one) => one === format);
    if (known === undefined || types === undefined) return undefined;
    const given = [types].flat().flatMap((one) => String(one).split(','));
    const strange = given.find((one) => !all(known).includes(one));
    if (strange === undefined) return undefined;
    return [
      'types',
      `must be of the format ${known}, which has ${all(known).join(', ')}, and not ${excerpt(strange, LONGEST_WORD)}`,
    ];
  });

const all = (format: PublicFormat): readonly string[] => PUBLIC_TYPES[format].all;

/** The query string of `GET /v1/events`. */
export const EventsQuery = ofItsFormat(strictObject({}, { ...FILTERS, limit: EventLimit, wait: WaitSeconds }));

/** The query string of `GET /v1/events/stream`. */
export const StreamQuery = ofItsFormat(strictObject({}, FILTERS));
type StreamQuery = t.TypeOf<typeof StreamQuery>;

/** What is asked of the public log. The same filter is always written in the same way. */
export function filterOf(workspace: string, query: StreamQuery): Omit<PublicPageQuery, 'after' | 'limit'> {
  const { format = 'event', types: given, conversation_id, inbox, channel_id } = query;
  const { own, all: every } = PUBLIC_TYPES[format];
  const types: readonly PublicType[] = given === undefined ? own : every.filter((type) => given.includes(type));
  return { workspace, format, types, conversationId: conversation_id, inbox, channelId: channel_id };
}
