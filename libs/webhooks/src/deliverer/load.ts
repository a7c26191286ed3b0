import type { Claim, Room } from '../port';
import type { DeliveryLimits } from './limits';

/** Bodies are rarely longer. With less room than that nothing is asked for, as it would have to be given back. */
const LONG_BODY = 1024 * 1024;

interface Carried {
  readonly requests: number;
  readonly replays: number;
  readonly characters: number;
}

const NOTHING: Carried = { requests: 0, replays: 0, characters: 0 };

const plus = (carried: Carried, { replay, event }: Claim, sign: 1 | -1): Carried => ({
  requests: carried.requests + sign,
  replays: carried.replays + (replay ? sign : 0),
  characters: carried.characters + sign * event.body.length,
});

/** So many more that what is left for others is not less than what one has: whoever comes next finds room, however many are greedy. */
const shareOf = (left: number, has: number): number => (left > has ? Math.max(1, Math.floor((left - has) / 2)) : 0);

/** What is in flight, and how much more may be. */
export class Load {
  private all = NOTHING;
  private readonly webhooks = new Map<string, Carried>();
  private readonly workspaces = new Map<string, Carried>();

  constructor(private readonly limits: DeliveryLimits) {}

  get requests(): number {
    return this.all.requests;
  }

  /**
   * What may be claimed now of a webhook that may have `most` requests in flight, where so many have their turn; undefined for nothing. Of
   * one whose workspace is not known yet a single request, which tells that.
   */
  roomOf(webhook: string, workspace: string | undefined, most: number, turns: number): Room | undefined {
    const { limits, all } = this;
    const left = limits.requests - all.requests;
    if (left <= 0) return undefined;
    if (workspace === undefined) return { requests: 1, replays: 1, characters: 1 };
    const shared = this.workspaces.get(workspace) ?? NOTHING;
    const own = this.webhooks.get(webhook) ?? NOTHING;
    const leftInWorkspace = limits.requestsOfWorkspace - shared.requests;
    const requests = Math.min(
      Math.min(most, limits.requestsOfWebhook) - own.requests,
      leftInWorkspace,
      shareOf(leftInWorkspace, own.requests),
      shareOf(left, shared.requests),
      Math.ceil(left / Math.max(1, turns)),
    );
    const characters = Math.min(
      limits.charactersOfWorkspace - shared.characters,
      limits.characters - all.characters - shared.characters,
    );
    if (requests <= 0 || (shared.requests > 0 && characters < Math.min(LONG_BODY, limits.charactersOfWorkspace / 8)))
      return undefined;
    const isHalfFull = shared.requests >= limits.requestsOfWorkspace / 2 || all.requests >= limits.requests / 2;
    const replays = isHalfFull ? 0 : Math.min(requests, limits.replaysOfWebhook - own.replays);
    return { requests, replays, characters: Math.max(1, characters) };
  }

  /** Whether it is within the limits; what was claimed at the edge of them may be not. */
  fits({ workspace, event }: Claim): boolean {
    const { limits, all } = this;
    const shared = this.workspaces.get(workspace);
    if (all.requests >= limits.requests) return false;
    if (shared === undefined) return true;
    return (
      shared.requests < limits.requestsOfWorkspace &&
      shared.characters + event.body.length <= limits.charactersOfWorkspace &&
      all.characters + event.body.length <= limits.characters
    );
  }

  add(claim: Claim): void {
    this.change(claim, 1);
  }

  remove(claim: Claim): void {
    this.change(claim, -1);
  }

  private change(claim: Claim, sign: 1 | -1): void {
    this.all = plus(this.all, claim, sign);
    changeIn(this.webhooks, claim.lane.webhook, claim, sign);
    changeIn(this.workspaces, claim.workspace, claim, sign);
  }
}

function changeIn(map: Map<string, Carried>, key: string, claim: Claim, sign: 1 | -1): void {
  const carried = plus(map.get(key) ?? NOTHING, claim, sign);
  if (carried.requests > 0) map.set(key, carried);
  else map.delete(key);
}
