import { LAST_TIME } from '@parley/platform';
import { FILTER_KEYS, FILTER_SPELLINGS, MOST_FILTERS, selectionFaults, type GivenSettings } from '@parley/webhooks';
import { cursorOf, NotAllowed, wrong } from './key-fields';
import type { ReplayedEvents, WebhookRequest } from './webhooks';

/* What is asked of webhooks, as a command line or a body says it; `named` is how a field is called there. Each throws `NotAllowed`. */

/** Far more than a webhook may have of anything: what is too long by its own rules is told by these. */
const LONGEST_TEXT = 8_192;
const MOST_EVENTS = 100;

type Named<Field extends string> = (field: Field) => string;
type Settings = Extract<WebhookRequest, { readonly do: 'add' }>['webhook'];

/** A filter, `channelId=chan_1` and the like. */
export const filterOf = (named: string, text: string): { readonly key: string; readonly value: string } => {
  const at = text.indexOf('=');
  const [key, value] = [text.slice(0, at), text.slice(at + 1)];
  if (at > 0 && value !== '' && FILTER_SPELLINGS.includes(key)) return { key, value };
  throw wrong(named, text, `KEY=VALUE, such as inbox=sales; keys are ${FILTER_KEYS.join(', ')}`);
};

/** The settings of a webhook that is to be added; what it says of its events is of its format. */
export function addedWebhookOf(
  given: Readonly<Partial<Record<keyof Settings, unknown>>>,
  named: Named<keyof Settings>,
): Settings {
  const url = textOf(named('url'), given.url, 'the address that events are sent to, such as https://example.com/hook');
  const events = textsOf(named('events'), given.events, 'types of events, or *');
  const format = optionalTextOf(named('format'), given.format);
  const [fault] = selectionFaults({ events, format });
  if (fault !== undefined) throw new NotAllowed(`${named(fault.field)} ${fault.message}.`);
  const { ordered } = given;
  if (ordered !== undefined && typeof ordered !== 'boolean')
    throw new NotAllowed(`${named('ordered')} must be true or false.`);
  const signingKey = optionalTextOf(named('signingKey'), given.signingKey);
  return {
    url,
    events,
    format,
    filters: filtersOf(named('filters'), given.filters),
    description: optionalTextOf(named('description'), given.description),
    ordered,
    ...(signingKey === undefined ? {} : { signingKey }),
  };
}

function filtersOf(named: string, value: unknown): NonNullable<GivenSettings['filters']> {
  if (value === undefined) return [];
  const given: readonly unknown[] = Array.isArray(value) ? value : [];
  if (!given.every(isFilter) || given.length > MOST_FILTERS)
    throw new NotAllowed(`${named} must be at most ${MOST_FILTERS} filters, each with a key and a value.`);
  return given.map(({ key, value: wanted }) => filterOf(named, `${key}=${wanted}`));
}

function isFilter(one: unknown): one is { readonly key: string; readonly value: string } {
  const { key, value } = (one ?? {}) as Readonly<Record<string, unknown>>;
  return typeof key === 'string' && typeof value === 'string' && key.length + value.length <= LONGEST_TEXT;
}

/** The events of a replay: exactly one of `since` and `after` is given. */
export function replayedEventsOf(
  given: Readonly<Record<'since' | 'after' | 'until' | 'onlyFailed', unknown>>,
  named: Named<'since' | 'after' | 'until' | 'onlyFailed'>,
): ReplayedEvents {
  const { since, after, until, onlyFailed = false } = given;
  if ((since === undefined) === (after === undefined))
    throw new NotAllowed(`Give ${named('since')} or ${named('after')}, one of them: from where events are sent again.`);
  if (typeof onlyFailed !== 'boolean') throw new NotAllowed(`${named('onlyFailed')} must be true or false.`);
  return {
    from: since === undefined ? { after: cursorOf(named('after'), after) } : { since: timeOf(named('since'), since) },
    ...(until === undefined ? {} : { until: timeOf(named('until'), until) }),
    onlyFailed,
  };
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** In ms since 1970, as people write it, what is finer cut off, or as it is. */
function timeOf(named: string, value: unknown): number {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) && value >= 0 && value <= LAST_TIME) return value;
    throw wrong(named, value, 'a time in ms since 1970');
  }
  const [, year, month, day] = (typeof value === 'string' ? TIME.exec(value) : null) ?? [];
  const time = year === undefined ? Number.NaN : Date.parse(String(value).toUpperCase());
  // The parser takes 30 February for 1 March.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  if (Number.isFinite(time) && isDay) return time;
  throw wrong(named, value, 'a time in RFC 3339, such as 2026-11-27T10:30:00Z');
}

function textOf(named: string, value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT) return value;
  throw typeof value === 'string' && value !== '' ? tooLong(named) : wrong(named, value, what);
}

function optionalTextOf(named: string, value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value.length <= LONGEST_TEXT)) return value;
  throw typeof value === 'string' ? tooLong(named) : new NotAllowed(`${named} must be text.`);
}

const tooLong = (named: string): NotAllowed =>
  new NotAllowed(`${named} is longer than ${LONGEST_TEXT} characters: shorten it.`);

function textsOf(named: string, value: unknown, what: string): readonly string[] {
  const isList = Array.isArray(value) && value.length <= MOST_EVENTS;
  if (isList && value.every((one) => typeof one === 'string')) return value as readonly string[];
  throw wrong(named, value, what);
}
