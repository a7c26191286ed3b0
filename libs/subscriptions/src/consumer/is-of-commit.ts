/** What code throws that met something it was not made for. */
const DEFECTS = new Set(['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'URIError']);

/**
 * Whether handling failed for what a commit says. Everything else is taken for a store's own failure, which is full, locked, away or
 * taken by another: that is never a reason to put a commit aside, so whoever is in doubt waits.
 */
export const isOfCommit = (error: unknown): boolean => error instanceof Error && DEFECTS.has(error.name);
