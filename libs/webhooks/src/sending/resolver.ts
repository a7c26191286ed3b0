import { promises as dns } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf, judgeAddress, judgeHost, judgeUrl } from './guard';

/** All addresses of a name, at least one. Rejects with `NotResolved`. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** The name gives no address, or gives none in time. Says which in words. */
export class NotResolved extends Error {
  override readonly name = 'NotResolved';
}

/** Nothing is connected to there. Says why in words. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** For both kinds of addresses, in ms. */
const RESOLVE_MS = 4_000;
/** The first query is asked again after this. */
const QUERY_MS = 1_500;

interface NameServers {
  /** Those of the system, unless others are named: `address:port`. */
  readonly servers?: readonly string[];
  /** In ms. */
  readonly resolveMs?: number;
}

/** By name servers alone, in no thread: slow names of one webhook keep nobody else's waiting. The file of hosts is not looked at. */
export const nameServers =
  ({ servers, resolveMs = RESOLVE_MS }: NameServers = {}): Resolve =>
  async (name) => {
    const resolver = new dns.Resolver({ timeout: QUERY_MS, tries: 2 });
    if (servers !== undefined) resolver.setServers(servers);
    const timer = setTimeout(() => resolver.cancel(), resolveMs);
    try {
      const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      const addresses = found.flatMap((kind) => (kind.status === 'fulfilled' ? kind.value : []));
      if (addresses.length > 0) return addresses;
      throw found.some((kind) => kind.status === 'rejected' && isLate(kind.reason)) ? late(resolveMs) : doesNot();
    } finally {
      clearTimeout(timer);
    }
  };

/** As this machine does, with its own file of hosts: for development. */
export const bySystem: Resolve = async (name) => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late(RESOLVE_MS)), RESOLVE_MS);
  });
  const looked = dns.lookup(name, { all: true }).then(
    (found) => found.map(({ address }) => address),
    () => Promise.reject(doesNot()),
  );
  return Promise.race([looked, tooLong]).finally(() => clearTimeout(timer));
};

const doesNot = (): NotResolved => new NotResolved('the name does not resolve');
const late = (ms: number): NotResolved => new NotResolved(`the name did not resolve within ${ms / 1_000} s`);

const isLate = (error: unknown): boolean =>
  ['ETIMEOUT', 'ECANCELLED'].includes((error as NodeJS.ErrnoException).code ?? '');

/** What judges a URL when a webhook is made, or gets another. */
export interface UrlGuard {
  /** The URL as it is sent to, or what is wrong with it by what it says. */
  judge(url: string): ReturnType<typeof judgeUrl>;
  /**
   * Why a URL is refused by what its name resolves to now, in a sentence: any one address that is not public suffices. Undefined also for a
   * name that does not resolve: that is seen when something is sent.
   */
  refusedByName(url: string): Promise<string | undefined>;
}

/** Where private addresses are allowed, no name is asked for. */
export const urlGuard = (allowPrivate: boolean, resolve: Resolve = nameServers()): UrlGuard => ({
  judge: (url) => judgeUrl(url, allowPrivate),
  async refusedByName(url) {
    const host = hostOf(new URL(url).hostname);
    if (allowPrivate || isIP(host) !== 0) return undefined;
    const refused = refusedOf(await resolve(host).catch(() => []));
    return refused === undefined
      ? undefined
      : `Nothing is sent there: ${host} resolves, and ${refused}. Give a name of public addresses alone.`;
  },
});

/** Which address it is stays unsaid: who makes webhooks may not know the names of this network. */
const refusedOf = (addresses: readonly string[]): string | undefined =>
  addresses.some((address) => judgeAddress(address) !== undefined) ? 'an address of the name is not public' : undefined;

/**
 * Resolves a name for a connection, and hands over exactly the addresses that were judged: whoever changes the name between a look and the
 * connection gains nothing.
 */
export const guardedLookup =
  (allowPrivate: boolean, resolve: Resolve): LookupFunction =>
  (name, options, callback) => {
    resolve(name).then(
      (addresses) => {
        const refused = allowPrivate ? undefined : refusedOf(addresses);
        if (refused !== undefined) return callback(new AddressRefused(refused), '');
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (first === undefined) return callback(doesNot(), '');
        if (options.all) return callback(null, found);
        callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };

/** What is connected to by an address, or by a name of this machine, never comes to a lookup. Throws `AddressRefused`. */
export function assertHost(host: string): void {
  const refused = judgeHost(host);
  if (refused !== undefined) throw new AddressRefused(refused);
}
