import { NAMES, PHONES, SPAMMERS } from './names';
import { LANGUAGES, type Language } from './phrases/languages';
import type { Random } from './random';

export const CHANNELS = ['whatsapp', 'instagram', 'widget', 'telegram', 'slack', 'sms', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

const PREFERRED: readonly Channel[] = ['whatsapp', 'instagram', 'sms', 'email'];
const PLANS = ['free', 'plus', 'free', 'business', 'plus', 'vip'] as const;
type Plan = (typeof PLANS)[number];

export interface Contact {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  /** How the desk addresses them. */
  readonly calledBy: string;
  readonly handle: string;
  readonly phone: string;
  readonly email: string;
  readonly language: Language;
  readonly plan: Plan;
  readonly channels: readonly Channel[];
  readonly orders: number;
  readonly since: string;
}

export interface Contacts {
  readonly customers: readonly Contact[];
  readonly spammers: readonly Contact[];
}

const split = (list: string): readonly string[] => list.split(/,\s*/).map((name) => name.trim());

/** Everybody who writes in this week, with ids of the run. */
export function contactsOf(random: Random, run: string): Contacts {
  let count = 0;
  const make = (name: string, language: Language): Contact => contact(random, name, language, { run, count: count++ });
  return {
    customers: LANGUAGES.flatMap((language) => split(NAMES[language]).map((name) => make(name, language))),
    spammers: split(SPAMMERS).map((name) => ({ ...make(name, 'en'), plan: 'free' })),
  };
}

function contact(random: Random, entry: string, language: Language, of: { run: string; count: number }): Contact {
  const [name = '', spelling] = entry.split('=');
  const words = name.split(' ');
  // In Japanese the family name comes first, and is what one is called by.
  const [firstName, lastName] =
    language === 'ja' ? [words[1] ?? '', words[0] ?? ''] : [words.slice(0, -1).join(' '), words.at(-1) ?? ''];
  const handle = spelling ?? latin(name);
  return {
    id: `cnt_${of.run}_${of.count}`,
    firstName,
    lastName,
    calledBy: language === 'ja' ? lastName : firstName,
    handle,
    phone: PHONES[language].replace('###', String(of.count).padStart(3, '0')),
    email: `${handle}@example.${of.count % 3 === 0 ? 'org' : 'com'}`,
    language,
    plan: PLANS[of.count % PLANS.length] ?? 'free',
    channels: random.shuffled(CHANNELS).slice(0, 4),
    orders: random.between(1, 30),
    since: `20${random.between(18, 25)}-${String(random.between(1, 12)).padStart(2, '0')}`,
  };
}

const latin = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/[^a-z ]/g, '')
    .trim()
    .replace(/ +/g, '.');

/** The body that saves the record. */
export const contactBody = (contact: Contact): object => ({
  first_name: contact.firstName,
  last_name: contact.lastName,
  phone: contact.phone,
  email: contact.email,
  preferred_channel: contact.channels.find((channel) => PREFERRED.includes(channel)) ?? null,
  metadata: {
    plan: contact.plan,
    language: contact.language,
    orders: contact.orders,
    customer_since: contact.since,
  },
});

/** Where the contact is reached on a channel that its record says nothing of; null where it does, or where a visit is no address. */
export function targetOn(channel: Channel, { handle }: Contact): string | null {
  if (channel === 'telegram' || channel === 'instagram') return `@${handle}`;
  return channel === 'slack' ? `#shared-${handle.replaceAll('.', '-')}` : null;
}
