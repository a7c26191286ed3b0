import type { Topic } from './phrases/phrases';
import { LANGUAGES, type Language } from './phrases/languages';
import type { Channel, Contact } from './people';

export const INBOXES = ['support', 'sales', 'billing', 'returns', 'vip', 'front', 'chat'] as const;
export type InboxName = (typeof INBOXES)[number];

const DAY_SECONDS = 86_400;
/** So soon that one sees it happen. */
const CHAT_TIMEOUT_SECONDS = 45;

/** Name and policies of each inbox. What was closed as spam in billing by mistake goes on in a new conversation. */
export const inboxBodies: Readonly<Record<InboxName, object>> = {
  support: { name: 'Support', inactivity_timeout_seconds: 14 * DAY_SECONDS },
  sales: { name: 'Sales', inactivity_timeout_seconds: 30 * DAY_SECONDS },
  billing: { name: 'Billing', reopen_after_spam: false },
  returns: { name: 'Returns', inactivity_timeout_seconds: 21 * DAY_SECONDS, inactivity_resolution: 'resolved' },
  vip: { name: 'VIP', reopen_window_seconds: 60 * DAY_SECONDS },
  front: { name: 'Front desk' },
  chat: { name: 'Chat', inactivity_timeout_seconds: CHAT_TIMEOUT_SECONDS },
};

const BY_TOPIC: Readonly<Record<Topic, InboxName>> = {
  order: 'support',
  login: 'support',
  refund: 'returns',
  broken: 'returns',
  invoice: 'billing',
  product: 'sales',
  appointment: 'sales',
};

/** Where a contact's message on a topic comes in. */
export const inboxFor = (topic: Topic, contact: Pick<Contact, 'plan'>): InboxName =>
  contact.plan === 'vip' ? 'vip' : BY_TOPIC[topic];

/** Who works at the desk: people are attendants, AI agents are agents. */
export interface Teammate {
  readonly id: string;
  readonly type: 'attendant' | 'agent';
  readonly name: string;
  readonly handle: string;
  readonly available: boolean;
}

const PEOPLE = [
  'Grace Okafor',
  'Lena Vogel',
  'Tomás Rivera',
  'Bia Monteiro',
  'Camille Laurent',
  'Youssef Haddad',
  'Haruka Mori',
  'Piotr Zieliński',
];
const AGENTS = ['Aria', 'Milo'];

export interface Desk {
  readonly run: string;
  readonly people: readonly Teammate[];
  readonly agents: readonly Teammate[];
  /** Who sees first what comes in at the front desk. */
  readonly frontAgent: Teammate;
  inbox(name: InboxName): string;
  channel(type: Channel): string;
  /** Who of the people speaks a language best. */
  speaker(language: Language): Teammate;
}

/** The desk with ids of the run. */
export function deskOf(run: string): Desk {
  const people = PEOPLE.map((name, place): Teammate => {
    const handle = (name.split(' ')[0] ?? '').toLowerCase().replace('á', 'a');
    // One of them is on holiday.
    return { id: `usr_${run}_${handle}`, type: 'attendant', name, handle, available: place !== 3 };
  });
  const agents = AGENTS.map((name): Teammate => {
    const handle = name.toLowerCase();
    return { id: `agt_${run}_${handle}`, type: 'agent', name, handle, available: true };
  });
  const [frontAgent] = agents;
  if (frontAgent === undefined) throw new RangeError('no agent works here');
  return {
    run,
    people,
    agents,
    frontAgent,
    inbox: (name) => `${name}_${run}`,
    channel: (type) => `chan_${run}_${type}`,
    speaker(language) {
      const person = people[LANGUAGES.indexOf(language)] ?? people[0];
      if (person === undefined) throw new RangeError('nobody works here');
      return person;
    },
  };
}

export const teammateBody = ({ type, name, handle, available }: Teammate): object => ({
  type,
  name,
  available,
  avatar_url: `https://example.com/avatars/${handle}.png`,
  ...(type === 'attendant' ? { email: `${handle}@example.org` } : {}),
});
