import type { WordsBody } from './commands';

const key = (word: string): string => word.trim().normalize().toUpperCase();

/**
 * Rule 14: trimmed, compared by their capitals in one normal form, kept as first written. Silent: a word that is added and removed at once
 * is removed.
 */
export function wordsAfter(words: readonly string[], { add = [], remove = [] }: WordsBody): string[] {
  const all = [...words];
  for (const word of add) if (!all.some((other) => key(other) === key(word))) all.push(word.trim());
  return all.filter((word) => !remove.some((other) => key(other) === key(word)));
}

/** A whole list instead: what stays is kept as it was written, in its place. */
export const wordsInstead = (words: readonly string[], wanted: readonly string[]): string[] =>
  wordsAfter(words, {
    add: wanted,
    remove: words.filter((word) => !wanted.some((other) => key(other) === key(word))),
  });
