/**
 * Tags and labels as a set (rule 14): trimmed, empty ones left out, compared without regard to case, kept as first written.
 */
export function wordSet(words: readonly string[]): readonly string[] {
  const kept = new Map<string, string>();
  for (const word of words.map((w) => w.trim())) {
    const key = keyOf(word);
    if (word !== '' && !kept.has(key)) kept.set(key, word);
  }
  return [...kept.values()];
}

/** What really changes between two sets: words as they are written in the set that has them. */
export interface WordChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The change from one set to another, which may be written in other cases. */
export function wordChange(from: readonly string[], to: readonly string[]): WordChange {
  const before = new Set(from.map(keyOf));
  const wanted = wordSet(to);
  const after = new Set(wanted.map(keyOf));
  return {
    added: wanted.filter((word) => !before.has(keyOf(word))),
    removed: from.filter((word) => !after.has(keyOf(word))),
  };
}

/** The set with some words added, then others removed. */
export function wordsAfter(
  words: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): readonly string[] {
  const removed = new Set(wordSet(remove).map(keyOf));
  return wordSet([...words, ...add]).filter((word) => !removed.has(keyOf(word)));
}

/** Whether a word is in the set, however it is written there. */
export const hasWord = (words: readonly string[], word: string): boolean =>
  words.some((one) => keyOf(one) === keyOf(word));

const keyOf = (word: string): string => word.toLowerCase();
