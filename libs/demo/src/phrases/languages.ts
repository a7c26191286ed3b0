import { arabic } from './arabic';
import { english } from './english';
import { french } from './french';
import { german } from './german';
import { japanese } from './japanese';
import type { Phrases } from './phrases';
import { polish } from './polish';
import { portuguese } from './portuguese';
import { spanish } from './spanish';

export const LANGUAGES = ['en', 'de', 'es', 'pt', 'fr', 'ar', 'ja', 'pl'] as const;
export type Language = (typeof LANGUAGES)[number];

export const phrasesOf: Readonly<Record<Language, Phrases>> = {
  en: english,
  de: german,
  es: spanish,
  pt: portuguese,
  fr: french,
  ar: arabic,
  ja: japanese,
  pl: polish,
};
