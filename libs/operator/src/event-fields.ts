import { PUBLIC_FORMATS, PUBLIC_TYPES, type PublicFormat, type PublicType } from '@parley/public-events';
import type { EventsRequest } from './events';
import { cursorOf, idOf, NotAllowed, wrong } from './key-fields';

type Given = Readonly<Partial<Record<keyof EventsRequest, unknown>>>;

/** What is asked of the public events, as a command line or a body says it; `named` is how a field is called there. */
export function eventsAskedFor(given: Given, named: (field: keyof EventsRequest) => string): EventsRequest {
  const { workspace, format: formatGiven = 'event', types, conversation, inbox, after = 'now', follow = true } = given;
  const format = formatOf(named('format'), formatGiven);
  if (typeof follow !== 'boolean') throw new NotAllowed(`${named('follow')} must be true or false.`);
  return {
    workspace: idOf(named('workspace'), workspace),
    format,
    types: types === undefined ? PUBLIC_TYPES[format].own : typesOf(named('types'), format, types),
    ...(conversation === undefined ? {} : { conversation: idOf(named('conversation'), conversation) }),
    ...(inbox === undefined ? {} : { inbox: idOf(named('inbox'), inbox) }),
    after: cursorOf(named('after'), after, 'a cursor of the event stream, now or start'),
    follow,
  };
}

function formatOf(named: string, value: unknown): PublicFormat {
  const format = PUBLIC_FORMATS.find((known) => known === value);
  if (format === undefined) throw wrong(named, value, `one of ${PUBLIC_FORMATS.join(', ')}`);
  return format;
}

function typesOf(named: string, format: PublicFormat, value: unknown): readonly PublicType[] {
  const known: readonly PublicType[] = PUBLIC_TYPES[format].all;
  const asked: readonly unknown[] = Array.isArray(value) ? value : [value];
  const strange = asked.find((type) => !known.some((one) => one === type));
  if (strange !== undefined || asked.length === 0)
    throw wrong(named, strange ?? '', `of the format ${format}, which has ${known.join(', ')}`);
  return known.filter((type) => asked.includes(type));
}
