/** How much is under way at once, at most, and how often the deliverer looks around. */
export interface DeliveryLimits {
  /** Requests in flight: in all, of one webhook, and of all webhooks of one workspace. */
  readonly requests: number;
  readonly requestsOfWebhook: number;
  readonly requestsOfWorkspace: number;
  /** Of a webhook's requests so many may be of replays. */
  readonly replaysOfWebhook: number;
  /** Characters of the bodies in flight: in all, and of one workspace. One request is allowed where a workspace has none in flight. */
  readonly characters: number;
  readonly charactersOfWorkspace: number;
  /** How often it asks whether somebody else changed something, in ms. */
  readonly askMs: number;
  /** How often it looks at everything that waits, in ms. */
  readonly lookMs: number;
  /** How often it does a slice of the work that is left, in ms, while there is more of it, and else. */
  readonly keepUpMs: number;
  readonly keepUpIdleMs: number;
}

const MI = 1024 * 1024;

export const DELIVERY_LIMITS: DeliveryLimits = {
  requests: 400,
  requestsOfWebhook: 50,
  requestsOfWorkspace: 200,
  replaysOfWebhook: 5,
  characters: 32 * MI,
  charactersOfWorkspace: 8 * MI,
  askMs: 250,
  lookMs: 10_000,
  keepUpMs: 25,
  keepUpIdleMs: 5_000,
};
