import { operations, type AnyOperation } from '@parley/http';

/** The commands on conversations, as the API offers them: what is here is asked of every table that must know each command. */
export const conversationCommands: readonly AnyOperation[] = operations.filter(
  ({ path, conditions }) => path.startsWith('/v1/conversations') && conditions.includes('if-match'),
);

export const commandIds: readonly string[] = conversationCommands.map(({ id }) => id).sort();

const pattern = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);

/** The command that such a request is; undefined for one that is none. */
export const commandIdOf = (method: string, path: string): string | undefined =>
  conversationCommands.find((one) => one.method.toUpperCase() === method && pattern(one.path).test(path))?.id;

/** Each command once that is among these requests. */
export const commandIdsOf = (
  requests: readonly { readonly method: string; readonly path: string }[],
): readonly string[] => [...new Set(requests.flatMap(({ method, path }) => commandIdOf(method, path) ?? []))].sort();
