/**
 * The right to be the one who writes as `name`. `token` grows each time that it is given, also to the same holder, so that the
 * store tells a late write under an earlier one from that under the present one without asking a clock.
 */
export interface Lease {
  readonly name: string;
  /** 1 for the first, then always more. */
  readonly token: number;
}

/**
 * Who may run what only one may run. A lease lies in the store that its holder writes to, and every write is checked there against
 * the newest token, together with what it writes: whoever was frozen past its time cannot write when it wakes up.
 */
export interface Leases {
  /**
   * Takes the lease for `ttlMs`: when nobody has it, when its time has run out, or when the holder is the same (whoever held it
   * under this name before is fenced off then, too). Undefined while another holds it. Rejects when the store does.
   */
  acquire(name: string, holder: string, ttlMs: number): Promise<Lease | undefined>;
  /** Holds it for another `ttlMs` from now; false when another has taken it since. */
  renew(lease: Lease, ttlMs: number): Promise<boolean>;
  /** Gives it back before its time, so that another need not wait for that. Nothing happens when another has taken it. */
  release(lease: Lease): Promise<void>;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Whether a lease that ends at `until` keeps others away. No lease is given for a day: one that ends later was given by a clock that
 * ran ahead, and that must not lock anybody out (rule 4). Should its holder still write, the token fences it off.
 */
export const keepsOthersAway = (until: number, now: number): boolean => until > now && until <= now + DAY;

/** Somebody else has taken the lease. Nothing was written. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor({ name, token }: Lease) {
    super(`another has taken the lease ${name} since it was given out as number ${token}`);
  }
}
