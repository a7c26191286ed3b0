import type { ServerLimits, Share } from './server-limits';

/** Whose requests they are. */
export interface Holder {
  /**
   * `follower` is a key that follows the event stream: what it holds there takes nothing of its other share. `watcher` is an address that asks for the figures of the process: what else comes from it takes nothing of that share.
   */
  readonly kind: 'key' | 'follower' | 'address' | 'watcher';
  /** The key itself, for those that the configuration gives have one id; or the address. */
  readonly id: object | string;
  /** Of a key. */
  readonly workspace?: string;
}

type ShareName =
  ('key' | 'workspace' | 'keys') | ('follower' | 'workspace_followers' | 'followers') | ('address' | 'strangers');

/** A share that is used up, and what of it. */
export interface UsedUp {
  readonly share: 'connection' | ShareName;
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
  /** Of an answer that comes in pieces, so many bytes more are in memory from now on, or, below 0, less. */
  holding(bytes: number): void;
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

interface Names {
  readonly own: ShareName;
  readonly workspace?: ShareName;
  readonly all: ShareName;
}

const STRANGERS: Names = { own: 'address', all: 'strangers' };
const NAMES: ByKind<Names> = {
  key: { own: 'key', workspace: 'workspace', all: 'keys' },
  follower: { own: 'follower', workspace: 'workspace_followers', all: 'followers' },
  address: STRANGERS,
  watcher: STRANGERS,
};

type ShareLimits = Pick<
  ServerLimits,
  'key' | 'workspace' | 'keys' | 'follower' | 'workspaceFollowers' | 'followers' | 'address' | 'strangers'
>;

/**
 * What everybody has under way: each key and each stranger's address has a share, so has each workspace, that its keys have together, and so
 * have all keys and all strangers.
 */
export class Shares {
  private readonly holders: ByKind<Map<Holder['id'], Account>> = {
    key: new Map(),
    follower: new Map(),
    address: new Map(),
    watcher: new Map(),
  };
  private readonly workspaces: ByKind<Map<string, Account>> = {
    key: new Map(),
    follower: new Map(),
    address: new Map(),
    watcher: new Map(),
  };
  private readonly pools: ByKind<Account>;
  private readonly ofEach: ByKind<Share>;
  private readonly ofWorkspace: ByKind<Share>;

  constructor(limits: ShareLimits) {
    const { key, workspace, keys, follower, workspaceFollowers, followers, address, strangers } = limits;
    this.ofEach = { key, follower, address, watcher: address };
    this.ofWorkspace = { key: workspace, follower: workspaceFollowers, address: strangers, watcher: strangers };
    this.pools = {
      key: new Account(keys),
      follower: new Account(followers),
      address: new Account(strangers),
      watcher: new Account(strangers),
    };
  }

  /** Which share has no room for a request with so many bytes of body; undefined where there is room. */
  noRoomFor(holder: Holder, bodies: number): UsedUp | undefined {
    return this.usedUp(holder, { requests: 1, bodies });
  }

  enter(holder: Holder, bodies: number): Entry {
    const { kind, id, workspace } = holder;
    const own = accountOf(this.holders[kind], id, this.ofEach[kind]);
    const workspaces = this.workspaces[kind];
    const ofWorkspace = workspace === undefined ? undefined : accountOf(workspaces, workspace, this.ofWorkspace[kind]);
    const accounts = [own, ...(ofWorkspace === undefined ? [] : [ofWorkspace]), this.pools[kind]];
    const held = { requests: 1, bodies, answers: 0 };
    for (const account of accounts) account.add(held);
    let giveUp: (() => void) | undefined;
    let [gone, worked, over] = [false, false, false];
    const end = (): void => {
      if (over || !gone || worked) return;
      over = true;
      for (const account of accounts) account.add(held, -1);
      if (own.used.requests === 0) this.holders[kind].delete(id);
      if (workspace !== undefined && ofWorkspace?.used.requests === 0) workspaces.delete(workspace);
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
        for (const account of accounts) account.add({ answers });
      },
      holding(answers) {
        if (over) return;
        held.answers += answers;
        for (const account of accounts) account.add({ answers });
      },
      leave() {
        gone = true;
        giveUp?.();
        end();
      },
    };
  }

  private usedUp({ kind, id, workspace }: Holder, more: Partial<Share>): UsedUp | undefined {
    const own = this.holders[kind].get(id)?.lacks(more);
    const names = NAMES[kind];
    if (own !== undefined) return { share: names.own, of: own };
    const ofWorkspace = workspace === undefined ? undefined : this.workspaces[kind].get(workspace)?.lacks(more);
    if (ofWorkspace !== undefined) return { share: names.workspace ?? names.all, of: ofWorkspace };
    const all = this.pools[kind].lacks(more);
    return all === undefined ? undefined : { share: names.all, of: all };
  }
}

/** Kept for as long as something of it is under way. */
function accountOf<Id>(accounts: Map<Id, Account>, id: Id, limit: Share): Account {
  const known = accounts.get(id) ?? new Account(limit);
  accounts.set(id, known);
  return known;
}
