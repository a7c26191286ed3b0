import type { Millis } from '@parley/domain';

/** How much routing does at once, and how long it waits. */
export interface RoutingLimits {
  /** Workspaces that are routed side by side; in each one decision is made after the other. */
  readonly workspaces: number;
  /** After so many decisions of a workspace others have their turn. */
  readonly decisionsOfTurn: number;
  /** Triggers, or workspaces, that are read at once. */
  readonly page: number;
  /** How long the store is waited for until it has what somebody else did; then others have their turn. */
  readonly waitMs: Millis;
  /** How long a conversation is left out of which others can be routed, but not this one. */
  readonly leftOutMs: Millis;
}

export const ROUTING_LIMITS: RoutingLimits = {
  workspaces: 8,
  decisionsOfTurn: 50,
  page: 64,
  waitMs: 2_000,
  leftOutMs: 10_000,
};
