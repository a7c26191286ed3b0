import fc from 'fast-check';
import {
  ACCESSIBILITIES,
  ACTOR_TYPES,
  ASSIGNEE_TYPES,
  CHANNEL_TYPES,
  MESSAGE_KINDS,
  MESSAGE_STATUSES,
  PARTICIPANT_TYPES,
  PRIORITIES,
  RESOLUTIONS,
  VISIBILITIES,
  textSet,
  type Actor,
  type Assignee,
  type ParticipantRef,
  type Private,
} from '@parley/domain';
import { MONDAY } from './example-people';

/** A character alone, by its number in Unicode. */
function numberOf(character: unknown): number {
  const [only, ...more] = typeof character === 'string' ? [...character] : [];
  if (only === undefined || more.length > 0) throw new Error('this is not one character');
  return only.codePointAt(0) ?? 0;
}

/** Any one. The unit "binary" of fast-check is that too, and takes a second and 90 MB in every test file that has it. */
export const character: fc.Arbitrary<string> = fc
  .oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0x80, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((number) => String.fromCodePoint(number), numberOf);

/*
 * The values that commands and events are made of. Ids come from small pools, so that random commands meet each other: the
 * same message twice, the assignee who is one already. Text is any, quotes and NUL included.
 */
export const text = fc.string({ unit: character, maxLength: 12 });
/** Web addresses of fast-check cost as much as its unit "binary", which is in them. */
const url = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.stringMatching(/^[a-z][a-z0-9-]{0,9}[a-z0-9]$/),
    fc.array(fc.string({ unit: character, maxLength: 6 }), { maxLength: 3 }),
  )
  .map(([scheme, host, path]) => [`${scheme}://${host}.test`, ...path.map(encodeURIComponent)].join('/'));
export const nullable = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null });

/** A record of which some fields are always there, and any of the others may be absent. */
export const partly = <Always extends object, Sometimes extends object>(
  always: { [K in keyof Always]: fc.Arbitrary<Always[K]> },
  sometimes: { [K in keyof Sometimes]: fc.Arbitrary<Sometimes[K]> },
): fc.Arbitrary<Always & Partial<Sometimes>> =>
  fc
    .tuple(fc.record(always), fc.record(sometimes, { requiredKeys: [] }))
    .map(([there, perhaps]) => ({ ...there, ...perhaps }) as Always & Partial<Sometimes>);

export const messageId = fc.constantFrom('m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8');
export const personId = fc.constantFrom('p1', 'p2', 'p3');
export const inboxId = fc.constantFrom('inb_sales', 'inb_support');
export const snoozeId = fc.constantFrom('s1', 's2');
export const noteId = fc.constantFrom('n1', 'n2');
export const ruleId = fc.constantFrom('rule_1', 'rule_2');
export const revision = fc.nat(30);

const automation = fc.constantFrom('inactivity', 'snooze', 'routing', 'blocked', 'bulk');
export const anyActor: fc.Arbitrary<Actor> = fc.oneof(
  fc.record({ type: fc.constantFrom(...ACTOR_TYPES), id: personId }),
  fc.record({ type: fc.constant('automation' as const), id: automation }),
);
/** Those who may do everything: attendants, agents, integrations and automations. */
export const anyWorker: fc.Arbitrary<Actor> = anyActor.filter(({ type }) => type !== 'contact');

export const assignee: fc.Arbitrary<Assignee> = fc.record({ type: fc.constantFrom(...ASSIGNEE_TYPES), id: personId });
export const participantRef: fc.Arbitrary<ParticipantRef> = fc.record({
  type: fc.constantFrom(...PARTICIPANT_TYPES),
  id: personId,
});

export const resolution = fc.constantFrom(...RESOLUTIONS);
export const priority = fc.constantFrom(...PRIORITIES);
export const visibility = fc.constantFrom(...VISIBILITIES);
export const accessibility = fc.constantFrom(...ACCESSIBILITIES);
export const messageKind = fc.constantFrom(...MESSAGE_KINDS);
export const messageStatus = fc.constantFrom(...MESSAGE_STATUSES);

export const timestamp = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
export const anyTime = fc.nat(10_000_000).map((offset) => MONDAY + offset);
/** Of the first minute of a history, so that it is sometimes past and sometimes not. */
export const till = fc.nat(60_000).map((offset) => MONDAY + offset);

const TYPED = [
  ...['VIP', 'vip', ' Vip ', 'Öko', 'öko', 'O\u0308ko', 'trial', 'TRIAL', 'new', '', ' '],
  ...['Straße', 'STRASSE', 'ſtra\u00adße', '\u200b'],
];

/** Tags and labels as people type them: in different spellings, with blanks around them, twice, or with nothing to be seen. */
export const typedWords = fc.array(
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...TYPED) }, { weight: 1, arbitrary: text }),
  { maxLength: 4 },
);
/** As a set, and as events of earlier versions may hold them: different words that are one by now. */
const wordsOfASet = fc.oneof(
  typedWords.map(textSet),
  typedWords.map((words) => [...new Set(words.map((word) => word.trim()))].filter((word) => word !== '')),
);

/** A private part, gone in a third of the cases. */
export const secret = <T>(content: fc.Arbitrary<T>): fc.Arbitrary<Private<T>> =>
  fc.oneof({ weight: 2, arbitrary: content }, { weight: 1, arbitrary: fc.constant('redacted' as const) });

export const attachments = fc.array(
  fc.record({ url: url, contentType: text, name: nullable(text), size: nullable(fc.nat()) }),
  { maxLength: 2 },
);

export const participantContent = fc.record({
  displayName: nullable(text),
  avatarUrl: nullable(url),
  contact: nullable(fc.record({ identifierKey: text, identifierValue: text, platformAddress: nullable(text) })),
});

export const openingContent = fc.record({
  target: nullable(text),
  subject: nullable(text),
  description: nullable(text),
  memberNames: fc.array(nullable(text), { maxLength: 3 }),
});

/** The settings that an opening and its event share. */
export const openingSettings = {
  contactId: personId,
  inbox: inboxId,
  channelId: fc.constant('chn_1'),
  channelType: fc.constantFrom(...CHANNEL_TYPES),
  priority: nullable(priority),
  tags: wordsOfASet,
  labels: wordsOfASet,
  visibility,
  accessibility,
  members: fc.array(personId, { maxLength: 3 }),
  assignee: nullable(assignee),
  previous: nullable(fc.constant('conv_before')),
};
