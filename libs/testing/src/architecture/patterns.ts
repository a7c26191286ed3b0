/**
 * Whether a path or a name matches one of the patterns: `*` is anything but `/`, `**` anything at all. Like a glob, without what
 * nobody needs here.
 */
export const matchesAny = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) => matcher(pattern).test(name));

const matchers = new Map<string, RegExp>();

function matcher(pattern: string): RegExp {
  const known = matchers.get(pattern);
  if (known !== undefined) return known;
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*/g, (stars) => ({ '**/': '(?:.*/)?', '**': '.*' })[stars] ?? '[^/]*');
  const made = new RegExp(`^${source}$`);
  matchers.set(pattern, made);
  return made;
}
