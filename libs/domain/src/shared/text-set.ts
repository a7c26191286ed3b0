import { foldCase, isVisible, withoutInvisible } from './case-folding';

/**
 * Tags and labels as a set (rule 14): trimmed, those with nothing visible left out, compared by full case folding and without
 * what is invisible, kept as first written.
 */
export function textSet(texts: readonly string[]): readonly string[] {
  const kept = new Map<string, string>();
  for (const text of texts.map((w) => w.trim())) {
    const key = textKey(text);
    if (isVisible(text) && !kept.has(key)) kept.set(key, text);
  }
  return [...kept.values()];
}

/** What really changes between two sets: words as they are written in the set that has them. */
interface TextSetChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The change from one set to another, which may be spelt otherwise. */
export function textSetChange(from: readonly string[], to: readonly string[]): TextSetChange {
  const before = new Set(from.map(textKey));
  const wanted = textSet(to);
  const after = new Set(wanted.map(textKey));
  return {
    added: wanted.filter((text) => !before.has(textKey(text))),
    removed: from.filter((text) => !after.has(textKey(text))),
  };
}

/** The set with some words added, then others removed, in whatever spelling. */
export function textSetAfter(
  texts: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): readonly string[] {
  const removed = new Set(textSet(remove).map(textKey));
  return textSet([...texts, ...add]).filter((text) => !removed.has(textKey(text)));
}

/** Whether a word is in the set, however it is written there. */
export const hasText = (texts: readonly string[], text: string): boolean => {
  const asked = textKey(text);
  return texts.some((one) => textKey(one) === asked);
};

/** What two spellings of one word have in common (rule 14). Most words are plain ASCII, whose folding is lower case; lists ask it of each conversation that they pass. */
export const textKey = (text: string): string =>
  PRINTABLE_ASCII.test(text) ? text.toLowerCase().trim() : foldCase(withoutInvisible(text)).trim();

const PRINTABLE_ASCII = /^[ -~]*$/;
