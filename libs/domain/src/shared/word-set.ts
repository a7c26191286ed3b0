/**
 * Tags and labels as a set (rule 14): trimmed, empty ones left out, compared without regard to case, kept as first written.
 */
export function wordSet(words: readonly string[]): readonly string[] {
  const kept = new Map<string, string>();
  for (const word of words.map((w) => w.trim())) {
    const key = word.toLowerCase();
    if (word !== '' && !kept.has(key)) kept.set(key, word);
  }
  return [...kept.values()];
}
