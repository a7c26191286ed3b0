import { foldLetters, withoutInvisible } from '@parley/domain';

/**
 * The most words that are kept of one text, letters of scripts without spaces counted as words: a subject and a preview together
 * have no more characters.
 */
const MAX_TOKENS = 640;
/** Longer words are cut, in texts as in queries, so that they still find each other. */
const LONGEST = 32;

/** Accents over Latin, Greek and Cyrillic letters, vowel signs of Arabic, Hebrew and Syriac, and what draws Arabic out. */
const MARKS = /[\u0300-\u036f\u0640]|[\p{M}&&[\p{scx=Arabic}\p{scx=Hebrew}\p{scx=Syriac}]]/gv;

/** Letters that people write by others where they have no key for them, and that Unicode takes for letters of their own. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ı: 'i' },
  ...{ æ: 'ae', œ: 'oe', þ: 'th' },
};
const NOT_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/** Scripts that put no space between words, and what they share, such as the mark that makes a vowel of Kana long. */
const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}';
const IN_WORDS = '[\\p{L}\\p{N}\\p{M}]';

/** A letter of such a script with its marks. */
const LETTER = new RegExp(`[${IN_WORDS}&&[${UNSPACED}]]\\p{M}*`, 'gv');

/** A run of letters, marks and digits; one of scripts without spaces is a token of its own. */
const TOKEN = new RegExp(`(?:${LETTER.source})+|[${IN_WORDS}--[${UNSPACED}]]+`, 'gv');

const RUN = new RegExp(`^[${UNSPACED}]`, 'v');
const isRun = (token: string): boolean => RUN.test(token);

const ASCII = /^[\x00-\x7f]*$/;

/**
 * The words of a text as search compares them: without case, width, accents, vowel signs and what nobody sees, each once, in the
 * order of the text. Where there are no spaces between words a run of letters is one token. The same for what is searched and for
 * what is asked, on every adapter. Of more words than `most` the first; each letter of a run counts as one.
 */
export function searchTokensOf(text: string, most = MAX_TOKENS): readonly string[] {
  const tokens = new Set<string>();
  let left = most;
  for (const [found] of comparable(text).matchAll(TOKEN)) {
    const letters = isRun(found) ? lettersOf(found) : undefined;
    const token = letters === undefined ? cut(found) : found;
    if (tokens.has(token)) continue;
    tokens.add(letters === undefined ? token : letters.slice(0, left).join(''));
    left -= letters?.length ?? 1;
    if (left <= 0) break;
  }
  return [...tokens];
}

/** The words of a name. In scripts without spaces its parts are written together too, whichever comes first. */
export function searchTokensOfName(first: string, last: string): readonly string[] {
  const together = searchTokensOf(`${last}${first} ${first}${last}`).filter(isRun);
  return [...new Set([...searchTokensOf(`${first} ${last}`), ...together])];
}

/** Letter by letter, so that the beginning of a word is the beginning of what the word becomes. */
function comparable(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const bare = withoutInvisible(text.normalize('NFKD')).replace(MARKS, '');
  return foldLetters(bare).replace(NOT_PLAIN, (letter) => PLAIN[letter] ?? letter);
}

const cut = (token: string): string => (token.length <= LONGEST ? token : [...token].slice(0, LONGEST).join(''));

const lettersOf = (run: string): readonly string[] => run.match(LETTER) ?? [];

/** What an index finds tokens by: words by their beginnings, runs of letters by each of them. Each once. */
export const indexedTokensOf = (tokens: readonly string[]): readonly string[] => [
  ...new Set(tokens.flatMap((token) => (isRun(token) ? lettersOf(token) : token))),
];

/**
 * Whether each of the words that are asked for begins one of the words that are there; and each run of letters stands, in its
 * order, in a run that is there.
 */
export const hasSearchTokens = (asked: readonly string[], there: readonly string[]): boolean =>
  asked.every((one) => there.some((token) => (isRun(one) ? token.includes(one) : token.startsWith(one))));
