const MIB = 1024 * 1024;

/** What may be under way at once: from the head of a request until its answer has left the socket. */
export interface Share {
  readonly requests: number;
  /** Bytes of the bodies of those requests, as they are declared before they come. */
  readonly bodies: number;
  /** Bytes of answers that sockets have not taken yet. */
  readonly answers: number;
}

/** What a server lets be under way, and how long it waits for clients. */
export interface ServerLimits {
  /** Of one key: a whole company's inbox, with hundreds of screens and automations. */
  readonly key: Share;
  /** Of the keys of one workspace together: half of what there is, so that one tenant leaves room to the others. */
  readonly workspace: Share;
  /** Of all keys together; several workspaces have to be at their worst before it is used up. */
  readonly keys: Share;
  /** Of one key that follows the event stream: streams, and polls that are held. */
  readonly follower: Share;
  /** Likewise, of the keys of one workspace together, and of all. */
  readonly workspaceFollowers: Share;
  readonly followers: Share;
  /**
   * Of whoever has no key, by address: a proxy may stand before many, so it is only theirs, never that of a key. Figures have one
   * as large for themselves, so that who watches the process is not held up.
   */
  readonly address: Share;
  readonly strangers: Share;
  /** Requests of one connection that are not answered: clients that send them without waiting send a few dozen. */
  readonly connectionRequests: number;
  /**
   * How long a connection that sends on while it is refused is not read at first, in ms; later up to eight times as long, which is
   * less than the head of a request may take.
   */
  readonly restMs: number;
  /** How long a socket may take nothing of an answer before it is closed, in ms. */
  readonly writeMs: number;
  /** How long the head of a request may take to come, in ms. */
  readonly headMs: number;
  /** Likewise, the whole of it. */
  readonly requestMs: number;
  /** How often those two are looked at, in ms. */
  readonly checkMs: number;
}

/**
 * A body that is parsed may take twenty times its bytes, an answer about its own: by that, one key at its worst takes some
 * 400 MiB, and all of them together less than 2 GiB.
 */
export const SERVER_LIMITS: ServerLimits = {
  key: { requests: 1_000, bodies: 16 * MIB, answers: 32 * MIB },
  workspace: { requests: 2_000, bodies: 32 * MIB, answers: 128 * MIB },
  keys: { requests: 4_000, bodies: 64 * MIB, answers: 256 * MIB },
  follower: { requests: 1_000, bodies: MIB, answers: 32 * MIB },
  workspaceFollowers: { requests: 2_000, bodies: 2 * MIB, answers: 64 * MIB },
  followers: { requests: 4_000, bodies: 4 * MIB, answers: 128 * MIB },
  address: { requests: 200, bodies: MIB, answers: 8 * MIB },
  strangers: { requests: 1_000, bodies: 4 * MIB, answers: 32 * MIB },
  connectionRequests: 64,
  restMs: 1_000,
  writeMs: 30_000,
  headMs: 10_000,
  requestMs: 30_000,
  checkMs: 1_000,
};
