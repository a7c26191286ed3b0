/** The most words that are kept of one text; a subject and a preview together have fewer, but for oddities. */
const MAX_TOKENS = 128;
/** Longer words are cut, in texts as in queries, so that they still find each other. */
const LONGEST = 32;

/** Diacritics over Latin, Greek and Cyrillic letters; `e` finds `é`. */
const DIACRITICS = /[\u0300-\u036f]/g;
/**
 * A word is a run of letters, marks and digits. Of scripts that put no space between words each letter is one, so that any
 * part of a text is found.
 */
const TOKEN =
  /[[\p{L}\p{N}\p{M}]&&[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]]\p{M}*|[[\p{L}\p{N}\p{M}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]]+/gv;

/**
 * The words of a text as search compares them: without case, width and diacritics, each once, in the order of the text. The
 * same for what is searched and for what is asked, on every adapter.
 */
export function searchTokensOf(text: string): readonly string[] {
  const tokens = new Set<string>();
  for (const [token] of withoutCase(text.normalize('NFKD').replace(DIACRITICS, '')).matchAll(TOKEN)) {
    tokens.add(cut(token));
    if (tokens.size === MAX_TOKENS) break;
  }
  return [...tokens];
}

/**
 * The same for STRASSE and Straße, and for a sigma at the end of a word: letters that are one in capitals are one. A letter
 * stays what it is whatever follows it, so that the beginning of a word is the beginning of what the word becomes.
 */
const withoutCase = (text: string): string => text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');

const cut = (token: string): string => (token.length <= LONGEST ? token : [...token].slice(0, LONGEST).join(''));

/** Whether each of the words that are asked for begins one of the words that are there. */
export const hasSearchTokens = (asked: readonly string[], there: readonly string[]): boolean =>
  asked.every((prefix) => there.some((token) => token.startsWith(prefix)));
