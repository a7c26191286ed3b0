import type { ServerLimits, Share } from './server-limits';

/** Whose requests they are. */
export interface Holder {
  /** `watcher` is an address that asks for the figures of the process: what else comes from it takes nothing of that share. */
  readonly kind: 'key' | 'address' | 'watcher';
  /** The key itself, for those that the configuration gives have one id; or the address. */
  readonly id: object | string;
}

/** A share that is used up, and what of it. */
export interface UsedUp {
  readonly share: 'key' | 'keys' | 'address' | 'strangers';
  readonly of: keyof Share;
}

/** One request that was let in. */
export interface Entry {
  readonly holder: Holder;
  /** Which share has no room for so many more bytes of answer; undefined where there is room. */
  noRoomFor(bytes: number): UsedUp | undefined;
  /** It waits for its turn, which is given up when its client is gone. */
  waiting(giveUp: () => void): void;
  /** It is worked on from now on until there is an answer, also where its client is gone by then. */
  working(): void;
  /** So many bytes wait for the socket from now on, if there is one. */
  answering(bytes: number): void;
  /** Its answer has left, or never will. */
  leave(): void;
}

/** What is under way of a share. */
class Account {
  readonly used = { requests: 0, bodies: 0, answers: 0 };

  constructor(private readonly limit: Share) {}

  /** What there is no more room for; one alone always has room. */
  lacks(more: Partial<Share>): keyof Share | undefined {
    const over = (of: keyof Share): boolean => this.used[of] > 0 && this.used[of] + (more[of] ?? 0) > this.limit[of];
    return (['requests', 'bodies', 'answers'] as const).find(over);
  }

  add({ requests = 0, bodies = 0, answers = 0 }: Partial<Share>, sign: 1 | -1 = 1): void {
    this.used.requests += sign * requests;
    this.used.bodies += sign * bodies;
    this.used.answers += sign * answers;
  }
}

type ByKind<A> = { readonly [Kind in Holder['kind']]: A };

/** What everybody has under way: each key and each stranger's address has a share, and so have all keys and all strangers. */
export class Shares {
  private readonly holders: ByKind<Map<Holder['id'], Account>> = {
    key: new Map(),
    address: new Map(),
    watcher: new Map(),
  };
  private readonly pools: ByKind<Account>;
  private readonly ofEach: ByKind<Share>;

  constructor({ key, keys, address, strangers }: Pick<ServerLimits, 'key' | 'keys' | 'address' | 'strangers'>) {
    this.ofEach = { key, address, watcher: address };
    this.pools = { key: new Account(keys), address: new Account(strangers), watcher: new Account(strangers) };
  }

  /** Which share has no room for a request with so many bytes of body; undefined where there is room. */
  noRoomFor(holder: Holder, bodies: number): UsedUp | undefined {
    return this.usedUp(holder, { requests: 1, bodies });
  }

  enter(holder: Holder, bodies: number): Entry {
    const pool = this.pools[holder.kind];
    const own = this.holders[holder.kind].get(holder.id) ?? new Account(this.ofEach[holder.kind]);
    this.holders[holder.kind].set(holder.id, own);
    const held = { requests: 1, bodies, answers: 0 };
    for (const account of [own, pool]) account.add(held);
    let giveUp: (() => void) | undefined;
    let [gone, worked, over] = [false, false, false];
    const end = (): void => {
      if (over || !gone || worked) return;
      over = true;
      for (const account of [own, pool]) account.add(held, -1);
      if (own.used.requests === 0) this.holders[holder.kind].delete(holder.id);
    };
    return {
      holder,
      noRoomFor: (answers) => this.usedUp(holder, { answers }),
      waiting(how) {
        if (gone) how();
        else giveUp = how;
      },
      working: () => (worked = true),
      answering(answers) {
        worked = false;
        if (gone) return end();
        held.answers += answers;
        for (const account of [own, pool]) account.add({ answers });
      },
      leave() {
        gone = true;
        giveUp?.();
        end();
      },
    };
  }

  private usedUp({ kind, id }: Holder, more: Partial<Share>): UsedUp | undefined {
    const own = this.holders[kind].get(id)?.lacks(more);
    if (own !== undefined) return { share: kind === 'key' ? 'key' : 'address', of: own };
    const all = this.pools[kind].lacks(more);
    return all === undefined ? undefined : { share: kind === 'key' ? 'keys' : 'strangers', of: all };
  }
}
