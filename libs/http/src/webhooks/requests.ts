import { PUBLIC_FORMATS, PUBLIC_TYPES } from '@parley/public-events';
import {
  DELIVERY_STATUSES,
  EVERY_OWN_TYPE,
  FILTER_SPELLINGS,
  GRACE_SECONDS,
  LONGEST_DESCRIPTION,
  LONGEST_GRACE_SECONDS,
  LONGEST_URL,
  LONGEST_VALUE,
  MOST_FILTERS,
  SERVICE,
  selectionFaults,
  signingBytes,
  type GivenSettings,
} from '@parley/webhooks';
import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { idCursorOf, LimitText } from '../codec/paging';
import { refine, type Fault } from '../codec/refine';
import type { Schema } from '../codec/schema';
import { custom, listOf, orNull, strictObject } from '../codec/strict-object';
import { enumOf, Flag, text, TimeBefore } from '../codec/values';
import { NOW } from '../events/event-requests';
import { refused } from './failures';

type Given = Readonly<Record<string, unknown>>;

const SIGNING_KEY: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 1_024,
  pattern: '^[^\\u0000]*$',
  description: 'Any text; one that begins with `whsec_` is base64 behind that. Left out, one is made.',
};

const AnyText = text(1_024);

const SigningKey = custom(
  'signing key',
  'must be text of 1 to 1,024 characters, without NUL and unpaired surrogates, and base64 behind whsec_ where it begins so',
  SIGNING_KEY,
  (value) => (AnyText.is(value) && signingBytes(value) !== undefined ? value : undefined),
);

const TYPES = [...new Set(PUBLIC_FORMATS.flatMap((format) => PUBLIC_TYPES[format].all))];

/** Which ones its format has is asked behind it. */
const Type = enumOf([EVERY_OWN_TYPE, ...TYPES]);

const URL_SCHEMA: Schema = {
  type: 'string',
  format: 'uri',
  pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#\\u0000-\\u0020\\u007f][^\\s\\u0000-\\u0020\\u007f]*$',
  maxLength: LONGEST_URL,
  examples: ['https://example.com/webhooks'],
};

const Address = custom(
  'url',
  `must be an absolute https URL of at most ${LONGEST_URL.toLocaleString('en')} characters`,
  URL_SCHEMA,
  (value) =>
    typeof value === 'string' &&
    value.length <= LONGEST_URL &&
    /^https?:\/\/[^\s/?#]/i.test(value) &&
    !/[\s\x00-\x20\x7f]/.test(value) &&
    URL.canParse(value) &&
    value.isWellFormed()
      ? value
      : undefined,
);

const Filters = listOf(strictObject({ key: enumOf(FILTER_SPELLINGS), value: text(LONGEST_VALUE) }, {}), MOST_FILTERS);

const SETTINGS = {
  url: Address,
  event: Type,
  events: listOf(Type, TYPES.length + 1),
  service: enumOf([SERVICE]),
  format: enumOf(PUBLIC_FORMATS),
  event_filters: Filters,
  eventFilters: Filters,
  description: orNull(text(LONGEST_DESCRIPTION)),
  ordered: Flag,
};

/** Two names of one field: only one of them may be given. */
const TWO_NAMES: readonly (readonly [string, string])[] = [
  ['event', 'events'],
  ['signing_key', 'signingKey'],
  ['event_filters', 'eventFilters'],
];

const notBoth = <A>(codec: t.Type<A, unknown>): t.Type<A, unknown> =>
  TWO_NAMES.reduce(
    (of, [one, other]) =>
      refine(of, { not: { required: [one, other] } }, (given): Fault =>
        has(given, one) && has(given, other) ? [other, `must be left out beside ${one}: it says the same`] : undefined,
      ),
    codec,
  );

const has = (given: Given, name: string): boolean => Object.hasOwn(given, name) && given[name] !== undefined;

/** Of a webhook that is there already only a format that is given along tells which types it has. */
const ofItsFormat = <A>(codec: t.Type<A, unknown>, isNew: boolean): t.Type<A, unknown> =>
  refine(codec, undefined, (given): Fault => {
    const { service, format } = given;
    const named = eventsField(given);
    const events = eventsIn(given);
    const known = isNew || service !== undefined || format !== undefined ? events : undefined;
    const [first] = selectionFaults(
      { service: asText(service), format: asText(format), events: known },
      { format: 'event', events: [EVERY_OWN_TYPE] },
    );
    return first && [first.field === 'events' ? named : first.field, first.message];
  });

const asText = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
const eventsField = (given: Given): string => (has(given, 'event') ? 'event' : 'events');

/** As far as they are types at all: what else is wrong with them is told already. */
function eventsIn({ event, events }: Given): readonly string[] | undefined {
  const given = event === undefined ? events : [event];
  return Array.isArray(given) && given.every((one) => Type.is(one)) ? given : undefined;
}

const someEvents = <A>(codec: t.Type<A, unknown>): t.Type<A, unknown> =>
  refine(codec, { anyOf: [{ required: ['event'] }, { required: ['events'] }] }, (given): Fault =>
    has(given, 'event') || has(given, 'events') ? undefined : ['events', 'is required'],
  );

const { url, ...OTHERS } = SETTINGS;

/** `POST /v1/webhooks`, in either spelling. */
export const WebhookBody = ofItsFormat(
  someEvents(notBoth(strictObject({ url }, { ...OTHERS, signing_key: SigningKey, signingKey: SigningKey }))),
  true,
);
type WebhookBody = t.TypeOf<typeof WebhookBody>;

/** `PATCH /v1/webhooks/{id}`. */
export const WebhookPatch = ofItsFormat(
  notBoth(
    strictObject({}, SETTINGS, {
      signing_key: 'is changed by POST /v1/webhooks/{id}/rotate',
      signingKey: 'is changed by POST /v1/webhooks/{id}/rotate',
    }),
  ),
  false,
);
type WebhookPatch = t.TypeOf<typeof WebhookPatch>;

/** The codec of a body with a `url`, which the guard judges beside whatever else is wrong. `faultOf` gives a sentence. */
export const withGoodUrl = <A>(
  codec: t.Type<A, unknown>,
  faultOf: (url: string) => string | undefined,
): t.Type<A, unknown> =>
  refine(codec, undefined, ({ url: given }): Fault => {
    const fault = Address.is(given) ? faultOf(given) : undefined;
    return fault === undefined ? undefined : ['url', refused(fault)];
  });

/** What was said, in one spelling. */
export const settingsIn = (body: WebhookPatch): GivenSettings => ({
  url: body.url,
  events: body.event === undefined ? body.events : [body.event],
  service: body.service,
  format: body.format,
  filters: body.event_filters ?? body.eventFilters,
  description: body.description,
  ordered: body.ordered,
});

export const signingKeyIn = ({ signing_key, signingKey }: WebhookBody): string | undefined => signing_key ?? signingKey;

/** How the body spells a field of the settings. */
export function spelled(field: keyof GivenSettings, body: WebhookPatch): string {
  if (field === 'events') return eventsField(body);
  if (field === 'filters') return has(body, 'eventFilters') ? 'eventFilters' : 'event_filters';
  return field;
}

const GRACE: Schema = { type: 'integer', minimum: 0, maximum: LONGEST_GRACE_SECONDS, default: GRACE_SECONDS };

const Grace = custom('grace', `must be a whole number of seconds from 0 to ${LONGEST_GRACE_SECONDS}`, GRACE, (value) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LONGEST_GRACE_SECONDS
    ? (value as number)
    : undefined,
);

/** `POST /v1/webhooks/{id}/rotate`. */
export const RotateBody = strictObject({}, { grace_seconds: Grace, signing_key: SigningKey });

const AfterText = custom(
  'after',
  'must be a cursor of the event stream',
  { type: 'string', format: 'cursor', description: 'A cursor of the event stream: events behind it are sent.' },
  (value) => (typeof value === 'string' && value !== NOW ? value : undefined),
);

/** Exactly one of them says where a replay begins. */
const ONE_BEGINNING: Schema = { oneOf: [{ required: ['since'] }, { required: ['after'] }] };

/** `POST /v1/webhooks/{id}/replay`. Times are compared with those of events, which have milliseconds. */
export const ReplayBody = refine(
  refine(
    strictObject({}, { since: TimeBefore, after: AfterText, until: TimeBefore, only_failed: Flag, dry_run: Flag }),
    ONE_BEGINNING,
    (given): Fault =>
      has(given, 'since') === has(given, 'after')
        ? ['since', 'or after must be given, and only one of them']
        : undefined,
  ),
  undefined,
  ({ since, until }): Fault => {
    const [from, to] = [TimeBefore.decode(since), TimeBefore.decode(until)];
    return E.isRight(from) && E.isRight(to) && to.right <= from.right
      ? ['until', 'must be later than since']
      : undefined;
  },
);

/** What the cursors of these lists are made for. */
export const WEBHOOK_LIST = 'webhook';
export const DELIVERY_LIST = 'delivery';

/** The query string of `GET /v1/webhooks`. */
export const WebhooksQuery = strictObject({}, { cursor: idCursorOf(WEBHOOK_LIST), limit: LimitText });

/** The query string of `GET /v1/webhooks/{id}/deliveries`. */
export const DeliveriesQuery = strictObject(
  {},
  { status: enumOf(DELIVERY_STATUSES), cursor: idCursorOf(DELIVERY_LIST), limit: LimitText },
);
