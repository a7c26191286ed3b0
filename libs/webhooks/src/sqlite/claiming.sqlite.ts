import { keptEvents, type KeptEvent } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import type { Millis } from '../millis';
import { LANE_LEASE_MS, type Claim, type Claims, type Room } from '../port';
import type { SealedKey } from '../webhook';
import { deliveryRows, type DeliveryRow } from './delivery-rows.sqlite';
import { lanes as lanesIn } from './lanes.sqlite';
import { signingKeyRows } from './signing-keys.sqlite';
import { nextDue } from './waiting.sqlite';
import { webhookRows, type SendingRow } from './webhook-rows.sqlite';

const NOTHING: Claims = { claimed: [], next: undefined };

/** Hands out lanes of a webhook. */
export function claims(db: SqliteDatabase): (webhook: string, room: Room, now: Millis) => Claims {
  const webhooks = webhookRows(db);
  const lanes = lanesIn(db);
  const nextOf = nextDue(db);
  const takes = taking(db);

  /** What of a lane is sent next, of what is due by then. */
  function dueIn(webhook: number, lane: string, by: Millis): number | undefined {
    const live = [lanes.first(webhook, lane), lanes.soonest(webhook, lane, 'manual')].flatMap((one) => one ?? []);
    const [soonest] = live.sort((a, b) => a.at - b.at);
    return soonest !== undefined && soonest.at <= by ? soonest.row : undefined;
  }

  const replayIn = (webhook: number, lane: string): number | undefined => lanes.soonest(webhook, lane, 'replay')?.row;

  function claimActive(webhook: SendingRow, room: Room, now: Millis): readonly Claim[] {
    const { claimed, take } = takes(webhook, false, room, now);
    for (const { lane } of lanes.due(webhook.row, now, room.requests)) {
      const row = dueIn(webhook.row, lane, now);
      // Its lease is over, and nothing is due but a replay, if anything.
      if (row === undefined) lanes.free(webhook.row, lane);
      else if (!take(row)) return claimed;
    }
    const left = Math.min(room.replays, room.requests - claimed.length);
    for (const { lane } of left > 0 ? lanes.replaysDue(webhook.row, now, left) : []) {
      const row = replayIn(webhook.row, lane);
      if (row !== undefined && !take(row)) return claimed;
    }
    return claimed;
  }

  /** The lane that has waited longest, also one whose next try is not due: its wait was for a webhook that works. */
  function probe(webhook: SendingRow, now: Millis): Claims {
    const probeAt = now + LANE_LEASE_MS;
    const { row, state } = webhook;
    const lane = lanes.longest(row, now);
    const delivery = lane === undefined ? undefined : (dueIn(row, lane, Infinity) ?? replayIn(row, lane));
    // Nobody else probes until it is known what came of it, or of what is under way.
    webhooks.setState(row, { ...state, health: { ...state.health, probeAt } });
    const { claimed, take } = takes(webhook, true, { characters: 0 }, now);
    if (delivery !== undefined) take(delivery);
    else if (lane !== undefined) lanes.free(row, lane);
    return { claimed, next: probeAt };
  }

  return (id, room, now) => {
    // Most of those who ask find nothing: that takes no lock of the file.
    const found = webhooks.sending(id);
    const next = found && nextOf(found);
    if (found === undefined || next === undefined) return NOTHING;
    if (next > now || room.requests < 1) return { claimed: [], next };
    return db.transaction(() => {
      const webhook = webhooks.sending(id);
      if (webhook === undefined || webhook.isCancelling) return NOTHING;
      if (webhook.state.status === 'failing') {
        const at = nextOf(webhook);
        return at === undefined || at > now ? { claimed: [], next: at } : probe(webhook, now);
      }
      if (webhook.state.status !== 'active') return NOTHING;
      return { claimed: claimActive(webhook, room, now), next: lanes.next(webhook.row) };
    });
  };
}

/** For one claim of a webhook. */
interface Takes {
  readonly claimed: readonly Claim[];
  /** False when there is no room for the characters of another. */
  readonly take: (delivery: number) => boolean;
}

type Taking = (webhook: SendingRow, isProbe: boolean, room: Pick<Room, 'characters'>, now: Millis) => Takes;

function taking(db: SqliteDatabase): Taking {
  const lanes = lanesIn(db);
  const deliveries = deliveryRows(db);
  const events = keptEvents(db);
  const keys = signingKeyRows(db);
  const nextToken = db.prepare('UPDATE webhook_states SET claims = claims + 1 WHERE webhook = ? RETURNING claims');
  return (webhook, isProbe, room, now) => {
    const { claims: token } = nextToken.get(webhook.row) as { readonly claims: number };
    const signing = keys.of(webhook.row, now);
    const claimed: Claim[] = [];
    let characters = 0;
    return {
      claimed,
      take(row) {
        const delivery = deliveries.get(row);
        const event = delivery && events.get(delivery.eventRow);
        if (delivery === undefined || event === undefined) throw new Error('what is to be sent is not kept any more');
        characters += event.body.length;
        if (claimed.length > 0 && characters > room.characters) return false;
        lanes.lease(webhook.row, delivery.lane, { token, until: now + LANE_LEASE_MS, delivery: row });
        claimed.push(claimOf(webhook, delivery, event, { token, keys: signing, isProbe }));
        return true;
      },
    };
  };
}

interface Given {
  readonly token: number;
  readonly keys: readonly SealedKey[];
  readonly isProbe: boolean;
}

function claimOf(webhook: SendingRow, delivery: DeliveryRow, event: KeptEvent, { token, keys, isProbe }: Given): Claim {
  const { eventId, type, conversationId, revision, body, place } = event;
  return {
    lane: { webhook: webhook.id, lane: delivery.lane, token },
    delivery: delivery.id,
    workspace: webhook.workspace,
    url: webhook.url,
    keys,
    event: { eventId, type, conversationId, revision, body, place },
    attempt: delivery.made + 1,
    probe: isProbe,
    replay: delivery.state.kind === 'replay',
    manual: delivery.state.kind === 'manual',
  };
}
