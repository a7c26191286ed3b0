import type { Desk, InboxName, Teammate } from './desk';
import type { Channel, Contact } from './people';
import type { Language } from './phrases/languages';
import type { Exchange, Phrases, Topic } from './phrases/phrases';
import type { Random } from './random';

/** Who, where and what a conversation is about. */
export interface Scene {
  /** The number of the conversation in its run. */
  readonly number: number;
  readonly desk: Desk;
  readonly contact: Contact;
  /** Of the same language: who else may take part. */
  readonly others: readonly [Contact, Contact];
  readonly inbox: InboxName;
  readonly channel: Channel;
  readonly topic: Topic;
  readonly phrases: Phrases;
  readonly exchange: Exchange;
  readonly agent: Teammate;
  readonly person: Teammate;
  readonly colleague: Teammate;
  readonly values: Values;
}

interface Values {
  readonly product: string;
  readonly order: string;
  readonly amount: string;
}

const PRODUCTS = [
  'Luma Mini',
  'Brewer One',
  'Aero Chair',
  'Halo Speaker',
  'Terra Pack',
  'Nimbus Kettle',
  'Orbit Watch',
  'Solo Buds',
  'Fjord Blender',
  'Atlas Desk',
];

const money = (locale: string, currency: string, times: number): ((price: number) => string) => {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return (price) => format.format(price * times);
};

/** A price in pounds as it is written where the language is spoken. */
const MONEY: Readonly<Record<Language, (price: number) => string>> = {
  en: money('en-GB', 'GBP', 1),
  de: money('de-DE', 'EUR', 1),
  es: money('es-ES', 'EUR', 1),
  pt: money('pt-BR', 'BRL', 5),
  fr: money('fr-FR', 'EUR', 1),
  ar: money('ar-AE', 'AED', 4),
  ja: money('ja-JP', 'JPY', 150),
  pl: money('pl-PL', 'PLN', 4),
};

export const valuesFor = (random: Random, language: Language): Values => ({
  product: random.pick(PRODUCTS),
  order: `N-${random.between(20_000, 89_999)}`,
  amount: MONEY[language](random.between(19, 349) - 0.1),
});

/** The text with everything filled in. `speaker` is who of the desk wrote last, or writes now. */
export function filled(text: string, { contact, values }: Scene, speaker: Teammate): string {
  const words: Readonly<Record<string, string>> = {
    name: contact.calledBy,
    agent: speaker.name.split(' ')[0] ?? '',
    ...values,
  };
  return text.replace(/\{([a-z]+)\}/g, (whole, word: string) => words[word] ?? whole);
}
