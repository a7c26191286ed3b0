/** The most words that are kept of one text; a subject and a preview together have fewer, but for oddities. */
const MOST_WORDS = 128;
/** Longer words are cut, in texts as in queries, so that they still find each other. */
const LONGEST = 32;

/** Diacritics over Latin, Greek and Cyrillic letters; `e` finds `é`. */
const DIACRITICS = /[\u0300-\u036f]/g;
/**
 * A word is a run of letters, marks and digits. Of scripts that put no space between words each letter is one, so that any
 * part of a text is found.
 */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}])+/gu;

/**
 * The words of a text as search compares them: without case, width and diacritics, each once, in the order of the text. The
 * same for what is searched and for what is asked, on every adapter.
 */
export function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(DIACRITICS, '').toLowerCase();
  const words = new Set<string>();
  for (const [word] of plain.matchAll(WORD)) {
    words.add(cut(word));
    if (words.size === MOST_WORDS) break;
  }
  return [...words];
}

const cut = (word: string): string => (word.length <= LONGEST ? word : [...word].slice(0, LONGEST).join(''));

/** Whether each of the words that are asked for begins one of the words that are there. */
export const hasWords = (asked: readonly string[], there: readonly string[]): boolean =>
  asked.every((prefix) => there.some((word) => word.startsWith(prefix)));
