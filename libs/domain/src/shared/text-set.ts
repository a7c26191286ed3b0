/**
 * Tags and labels as a set (rule 14): trimmed, empty ones left out, compared without regard to case, kept as first written.
 */
export function textSet(texts: readonly string[]): readonly string[] {
  const kept = new Map<string, string>();
  for (const text of texts.map((w) => w.trim())) {
    const key = keyOf(text);
    if (text !== '' && !kept.has(key)) kept.set(key, text);
  }
  return [...kept.values()];
}

/** What really changes between two sets: words as they are written in the set that has them. */
interface TextSetChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The change from one set to another, which may be written in other cases. */
export function textSetChange(from: readonly string[], to: readonly string[]): TextSetChange {
  const before = new Set(from.map(keyOf));
  const wanted = textSet(to);
  const after = new Set(wanted.map(keyOf));
  return {
    added: wanted.filter((text) => !before.has(keyOf(text))),
    removed: from.filter((text) => !after.has(keyOf(text))),
  };
}

/** The set with some words added, then others removed. */
export function textSetAfter(
  texts: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): readonly string[] {
  const removed = new Set(textSet(remove).map(keyOf));
  return textSet([...texts, ...add]).filter((text) => !removed.has(keyOf(text)));
}

/** Whether a word is in the set, however it is written there. */
export const hasText = (texts: readonly string[], text: string): boolean =>
  texts.some((one) => keyOf(one) === keyOf(text));

const keyOf = (text: string): string => text.toLowerCase();
