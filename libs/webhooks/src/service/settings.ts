import { PUBLIC_FORMATS, PUBLIC_TYPES, type PublicFormat, type PublicType } from '@parley/public-events';
import {
  FILTER_KEYS,
  MOST_FILTERS,
  type EventFilter,
  type FilterKey,
  type Selection,
  type WebhookSettings,
} from '../webhook';

/** In `events`: the types that the format has by itself. */
export const EVERY_OWN_TYPE = '*';
/** What `service` may say: it is the format `service` in the words of an older configuration. */
export const SERVICE = 'conversations';
/** The most characters of the value of a filter, and of a description. */
export const LONGEST_VALUE = 1_000;
export const LONGEST_DESCRIPTION = 500;
/** Of what was given, in a message, in characters. */
const LONGEST_WORD = 64;

/** What people say of a webhook, in whatever words they may; what is left out stays, or is as usual. */
export interface GivenSettings {
  readonly url?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly format?: string | undefined;
  readonly service?: string | undefined;
  readonly filters?: readonly GivenFilter[] | undefined;
  readonly description?: string | null | undefined;
  readonly ordered?: boolean | undefined;
}

interface GivenFilter {
  /** In one of two spellings: `channelId` or `channel_id`. */
  readonly key: string;
  readonly value: string;
}

/** A field with what is wrong with it, as the rest of a sentence that begins with the field. */
export interface SettingsFault {
  readonly field: keyof GivenSettings;
  readonly message: string;
}

const SPELLINGS: ReadonlyMap<string, FilterKey> = new Map(
  FILTER_KEYS.flatMap((key) =>
    [key, key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)].map((one) => [one, key] as const),
  ),
);

/** Every spelling of the key of a filter. */
export const FILTER_SPELLINGS: readonly string[] = [...SPELLINGS.keys()];

/**
 * All that is wrong with what is said; `known` is the webhook that it changes. Whether anything may be sent to the address is judged elsewhere.
 */
export function faultsOf(given: GivenSettings, known?: Pick<Selection, 'format' | 'events'>): readonly SettingsFault[] {
  const { url, filters = [], description } = given;
  return [
    ...(url === undefined && known === undefined ? [fault('url', 'is required')] : []),
    ...selectionFaults(given, known),
    ...filtersFaults(filters),
    ...(isLonger(description ?? '', LONGEST_DESCRIPTION)
      ? [fault('description', `must have at most ${LONGEST_DESCRIPTION} characters`)]
      : []),
  ];
}

/** What is wrong with format and events. */
export function selectionFaults(
  { service, format, events }: Pick<GivenSettings, 'service' | 'format' | 'events'>,
  known?: Pick<Selection, 'format' | 'events'>,
): readonly SettingsFault[] {
  if (service !== undefined && service !== SERVICE)
    return [fault('service', `must be ${SERVICE}, which means the format service`)];
  const asked = formatOf(format);
  if (format !== undefined && asked === undefined)
    return [fault('format', `must be one of ${PUBLIC_FORMATS.join(', ')}`)];
  if (service !== undefined && asked === 'event')
    return [fault('format', `must be service, or left out, beside the service ${SERVICE}`)];
  const wrong = wrongEvents(formatFor({ service, format }, known), events, known);
  return wrong === undefined ? [] : [fault('events', wrong)];
}

function wrongEvents(
  format: PublicFormat,
  events: readonly string[] | undefined,
  known: Pick<Selection, 'events'> | undefined,
): string | undefined {
  const all: readonly string[] = [EVERY_OWN_TYPE, ...PUBLIC_TYPES[format].all];
  const strange = (events ?? known?.events)?.find((one) => !all.includes(one));
  const has = `of the format ${format}, which has ${PUBLIC_TYPES[format].all.join(', ')}`;
  if (events === undefined) {
    if (known === undefined) return 'is required';
    return strange === undefined ? undefined : `must be given with another format: ${strange} is none ${has}`;
  }
  if (events.length === 0) return `must have at least one type, or ${EVERY_OWN_TYPE}`;
  if (strange !== undefined) return `must be ${has}, and not ${excerpt(strange)}`;
  if (events.includes(EVERY_OWN_TYPE) && new Set(events).size > 1)
    return `must have ${EVERY_OWN_TYPE} alone: it stands for ${PUBLIC_TYPES[format].own.join(', ')}`;
  return undefined;
}

function filtersFaults(filters: readonly GivenFilter[]): readonly SettingsFault[] {
  if (filters.length > MOST_FILTERS) return [fault('filters', `must have at most ${MOST_FILTERS} filters`)];
  const strange = filters.find(({ key }) => !SPELLINGS.has(key));
  if (strange !== undefined)
    return [fault('filters', `must have keys out of ${FILTER_KEYS.join(', ')}, and not ${excerpt(strange.key)}`)];
  const isWrong = filters.some(({ value }) => value === '' || isLonger(value, LONGEST_VALUE));
  return isWrong ? [fault('filters', `must have values of 1 to ${LONGEST_VALUE.toLocaleString('en')} characters`)] : [];
}

/** The settings of a new webhook that was said without a fault, but for its address. */
export const newSettings = (given: GivenSettings): Omit<WebhookSettings, 'url'> => ({
  format: formatFor(given),
  events: eventsOf(given.events ?? []),
  filters: filtersOf(given.filters ?? []),
  ordered: given.ordered ?? true,
  description: given.description ?? null,
});

/**
 * What changes of a webhook by what was said without a fault, but for its address. Format and events go together, so that two changes at
 * once cannot leave events that the format does not have.
 */
export function changedSettings(
  given: GivenSettings,
  known: Pick<Selection, 'format' | 'events'>,
): Partial<Omit<WebhookSettings, 'url'>> {
  const { service, format, events, filters, ordered, description } = given;
  const isOther = service !== undefined || format !== undefined || events !== undefined;
  return {
    ...(isOther
      ? { format: formatFor(given, known), events: events === undefined ? known.events : eventsOf(events) }
      : {}),
    ...(filters === undefined ? {} : { filters: filtersOf(filters) }),
    ...(ordered === undefined ? {} : { ordered }),
    ...(description === undefined ? {} : { description }),
  };
}

const formatFor = (
  { service, format }: Pick<GivenSettings, 'service' | 'format'>,
  known?: Pick<Selection, 'format'>,
): PublicFormat => (service === SERVICE ? 'service' : (formatOf(format) ?? known?.format ?? 'event'));

const formatOf = (format: string | undefined): PublicFormat | undefined => PUBLIC_FORMATS.find((one) => one === format);

/** Each once. */
const eventsOf = (events: readonly string[]): Selection['events'] => [...new Set(events)] as (PublicType | '*')[];

function filtersOf(filters: readonly GivenFilter[]): readonly EventFilter[] {
  const each = new Map<string, EventFilter>();
  for (const { key: spelling, value } of filters) {
    const key = SPELLINGS.get(spelling);
    if (key !== undefined) each.set(`${key}:${value}`, { key, value });
  }
  return [...each.values()];
}

const fault = (field: keyof GivenSettings, message: string): SettingsFault => ({ field, message });

/** Than so many characters, of which one may be two units of a string. */
const isLonger = (text: string, most: number): boolean => text.length > most && [...text].length > most;

const excerpt = (text: string): string =>
  `${text.slice(0, LONGEST_WORD)}${text.length > LONGEST_WORD ? '…' : ''}`.toWellFormed();
