import type { Actor, Bodies, Kind, MessageBody, OpenBody, ParticipantBody, PatchBody, Place } from './commands';
import type { Draw } from './draw';

/** Small pools, so that commands meet. */
const ATTENDANTS = ['usr_1', 'usr_2', 'usr_3', 'usr_4'];
const AGENTS = ['agt_1', 'agt_2'];
export const CONTACTS = ['cnt_1', 'cnt_2', 'cnt_3', 'cnt_4', 'cnt_5', 'cnt_6', 'cnt_7', 'cnt_8'];
/** Of these there is a record; the others are ids alone. */
export const SAVED_CONTACTS = CONTACTS.slice(0, 5);
const INBOXES = ['sales', 'support', 'billing'];
const WORDS = [
  ...['vip', 'VIP', ' Vip ', 'late', 'Late', 'refund', 'ünï', 'ÜNÏ', ' new order '],
  ...['Straße', 'STRASSE', 'u\u0308ni\u0308'],
];
const MESSAGES = [
  ...Array.from({ length: 20 }, (_, i) => `m${i + 1}`),
  ...['wamid.HBgL==', '<m21@example.com>', '-100123:22', 'größe/23 %?#'],
];
const LONG = `${'Where is my order? '.repeat(7)}👩‍👩‍👧‍👦 é 🇩🇪 ${'still waiting '.repeat(5)}`;

const DAY = 86_400_000;
const SNOOZES = [1, 2, 3].map((days) => new Date(Date.now() + days * DAY).toISOString());
const PAST = ['2020-01-01T00:00:00.000Z', new Date(Date.now() - DAY).toISOString()];

/** A contact is mostly the one of the conversation, now and then a guest or a stranger. */
export const asContact = (draw: Draw, contact: string): Actor => ({
  type: 'contact',
  id: draw.of([contact, contact, contact, 'cnt_guest', draw.of(CONTACTS)]),
});

export const ofTheTeam = (draw: Draw): Actor =>
  draw.weighted<() => Actor>([
    [2, () => ({ type: 'attendant', id: draw.of(ATTENDANTS) })],
    [1, () => ({ type: 'agent', id: draw.of(AGENTS) })],
    [1, () => ({ type: 'api', id: 'shop' })],
  ])();

/** Conversations opened by name and threads share no channel, so that neither ever takes the other's place. */
const namedPlace = (draw: Draw): Place => ({
  contact_id: draw.of(CONTACTS),
  inbox: draw.of(INBOXES),
  ...draw.of([
    { channel_id: 'named_1', channel_type: 'whatsapp' },
    { channel_id: 'named_2', channel_type: 'email' },
    { channel_id: 'named_3', channel_type: 'widget' },
    { channel_id: 'named_4', channel_type: 'sms' },
  ]),
});

export const threadPlaces: readonly Place[] = [
  { contact_id: 'cnt_1', inbox: 'sales', channel_id: 'thread_1', channel_type: 'whatsapp' },
  { contact_id: 'cnt_1', inbox: 'support', channel_id: 'thread_1', channel_type: 'whatsapp' },
  { contact_id: 'cnt_2', inbox: 'support', channel_id: 'thread_1', channel_type: 'whatsapp' },
  { contact_id: 'cnt_3', inbox: 'support', channel_id: 'thread_2', channel_type: 'email' },
  { contact_id: 'cnt_6', inbox: 'support', channel_id: 'thread_3', channel_type: 'telegram' },
  { contact_id: 'cnt_7', inbox: 'billing', channel_id: 'thread_4', channel_type: 'sms' },
];

type Sender = NonNullable<MessageBody['sender']>;

export function message(draw: Draw, inbound = draw.chance(0.5)): MessageBody {
  const content = draw.weighted<Pick<MessageBody, 'text' | 'attachments'>>([
    [8, { text: `Hello ${draw.below(100)}` }],
    [1, { text: LONG }],
    [1, { attachments: [{ url: 'https://example.com/a.png', content_type: 'image/png' }] }],
    [1, { attachments: [{ url: 'https://example.com/a.pdf', content_type: 'application/pdf' }] }],
  ]);
  const own: readonly Sender[] = [{ type: 'contact', id: draw.of(CONTACTS) }];
  const team: readonly Sender[] = [
    { type: 'user', id: draw.of(ATTENDANTS), name: draw.of(['Ada', 'Ben']) },
    { type: 'agent', id: draw.of(AGENTS) },
  ];
  const sender = draw.weighted([
    [14, undefined],
    [4, draw.of(inbound ? own : team)],
    [1, draw.of(inbound ? team : own)],
  ]);
  return {
    id: draw.of(MESSAGES),
    direction: inbound ? 'inbound' : 'outbound',
    ...content,
    ...(sender === undefined ? {} : { sender }),
  };
}

/** The id `both` is a user's and an agent's. */
function participant(draw: Draw, contact: string): ParticipantBody {
  const who = draw.of([
    { id: draw.of(ATTENDANTS), type: 'user' as const },
    { id: draw.of(AGENTS), type: 'agent' as const },
    { id: 'both', type: draw.of(['user', 'agent'] as const) },
    { id: draw.of([contact, contact, 'cnt_guest']), type: 'contact' as const },
  ]);
  return {
    ...who,
    ...draw.of([{}, { status: 'active' as const }, { status: 'pending' as const }, { status: 'pending' as const }]),
    ...draw.of([{}, { display_name: 'Mo' }, { display_name: 'Mo B.' }]),
  };
}

export const participantId = (draw: Draw, contact: string): string =>
  draw.weighted([
    [6, participant(draw, contact).id],
    [1, 'nobody'],
  ]);

const assignee = (draw: Draw): Bodies['assign'] =>
  draw.chance(0.7)
    ? { assigned_to: draw.of(ATTENDANTS), assigned_type: 'attendant' }
    : { assigned_to: draw.of(AGENTS), assigned_type: 'agent' };

const details = (draw: Draw): PatchBody => ({
  subject: draw.of(['Order', 'Return', null]),
  description: draw.of(['Long story', null]),
  priority: draw.of(['low', 'high', null] as const),
  target: draw.of(['+4930111', null]),
  members: draw.some([{ id: 'usr_1', name: 'Ada' }, { id: 'usr_2' }, { id: 'usr_1' }]),
  visibility: draw.of(['public', 'private'] as const),
  accessibility: draw.of(['open', 'invite-only'] as const),
});

/** Some of the fields. */
const partOf = <A extends object>(draw: Draw, all: A, probability?: number): Partial<A> =>
  Object.fromEntries(draw.some(Object.entries(all), probability)) as Partial<A>;

function patch(draw: Draw): PatchBody {
  const { assigned_to: assigned, assigned_type } = assignee(draw);
  const marks = { read: draw.chance(0.5), muted: draw.chance(0.5) };
  if (draw.chance(0.3)) return partOf(draw, marks, 0.7);
  const changes = { tags: draw.some(WORDS, 0.3), labels: draw.some(WORDS, 0.3), inbox: draw.of(INBOXES) };
  return {
    ...partOf(draw, details(draw), 0.25),
    ...partOf(draw, { ...changes, ...marks }, 0.25),
    ...draw.of([{}, {}, { assigned: null }, { assigned, assigned_type }, { assigned: 'usr_1' }]),
  };
}

export function opening(draw: Draw): OpenBody {
  const place = namedPlace(draw);
  const given = draw.some([0, 1, 2], 0.2).map(() => participant(draw, place.contact_id));
  return {
    ...place,
    ...partOf(draw, { ...details(draw), tags: draw.some(WORDS, 0.3), labels: draw.some(WORDS, 0.3) }, 0.3),
    ...draw.of([{}, {}, assignee(draw), { assigned_to: 'usr_2' }]),
    ...(draw.chance(0.5) ? { message: message(draw, draw.chance(0.7)) } : {}),
    // Each once: the contract leaves open what several of one id would mean.
    participants: given.filter(({ id }, at) => given.findIndex((other) => other.id === id) === at),
  };
}

/** A body for every command on a conversation whose id is known. */
export const bodies: { readonly [K in Exclude<Kind, 'open' | 'deliver'>]: (draw: Draw, contact: string) => Bodies[K] } =
  {
    message: (draw) => message(draw),
    status: (draw) => ({ status: draw.of(['sent', 'failed', 'delivered', 'read'] as const) }),
    note: (draw) => ({ text: `Call back ${draw.below(100)}` }),
    assign: assignee,
    unassign: () => ({}),
    close: (draw) => draw.of([{}, { resolution: draw.of(['resolved', 'unresolved', 'spam'] as const) }]),
    reopen: () => ({}),
    snooze: (draw) => ({ snooze_till: draw.of(draw.chance(0.85) ? SNOOZES : PAST) }),
    unsnooze: () => ({}),
    read: (draw) => (draw.chance(0.4) ? {} : { up_to: messageId(draw) }),
    unread: () => ({}),
    transfer: (draw) => ({ inbox: draw.of(INBOXES), ...draw.of([{}, { unassign: draw.chance(0.7) }]) }),
    tags: (draw) => ({ add: draw.some(WORDS, 0.2), remove: draw.some(WORDS, 0.2) }),
    labels: (draw) => ({ ...draw.of([{ add: draw.some(WORDS, 0.3) }, { remove: draw.some(WORDS, 0.3) }]) }),
    'add participant': participant,
    'remove participant': () => ({}),
    'activate participant': () => ({}),
    mute: () => ({}),
    unmute: () => ({}),
    patch,
    malformed: (draw) => ({ status: draw.of(['open', 'closed']) }),
    archive: () => ({}),
    delete: () => ({}),
  };

/** One of the small pool, now and then one that never is. */
export const messageId = (draw: Draw): string => draw.of(draw.chance(0.9) ? MESSAGES : ['m_never']);
