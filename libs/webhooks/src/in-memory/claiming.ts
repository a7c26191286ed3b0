import { LANE_LEASE_MS, type Claim, type Claims, type Room } from '../port';
import type { Millis } from '../millis';
import { eventAt, laneKey, type DeliveryRow, type InMemoryWebhooks, type WebhookRow } from './data';
import { isDue, isLeased, laneDueAt, lanesOf, type LaneRow } from './lanes';

const NOTHING: Claims = { claimed: [], next: undefined };

export function claim(data: InMemoryWebhooks, id: string, room: Room, now: Millis): Claims {
  const webhook = data.webhooks.get(id);
  if (webhook === undefined) return NOTHING;
  const { status } = webhook.state;
  if (status === 'failing') return probe(data, webhook, now);
  if (status !== 'active') return NOTHING;
  const open = lanesOf(data, id).filter((lane) => !isLeased(lane, now));
  const byDue = (lanes: readonly LaneRow[]): readonly LaneRow[] =>
    [...lanes].sort((a, b) => laneDueAt(a) - laneDueAt(b));
  const live = byDue(open.filter((lane) => isDue(lane.live, now))).flatMap((lane) => lane.live ?? []);
  const replays = byDue(open.filter((lane) => !isDue(lane.live, now) && isDue(lane.replay, now))).flatMap(
    (lane) => lane.replay ?? [],
  );
  const taken: DeliveryRow[] = [];
  let characters = 0;
  for (const row of [...live, ...replays.slice(0, room.replays)].slice(0, room.requests)) {
    characters += eventAt(data, row.event.row)?.body.length ?? 0;
    if (taken.length > 0 && characters > room.characters) break;
    taken.push(row);
  }
  const claimed = taken.flatMap((row) => claimOf(data, webhook, row, false, now));
  return { claimed, next: nextOf(data, webhook) };
}

/** When something of a webhook is due; undefined where nothing waits. */
export function nextOf(data: InMemoryWebhooks, { id, state }: WebhookRow): Millis | undefined {
  const lanes = lanesOf(data, id);
  if (lanes.length === 0 || state.status === 'paused' || state.status === 'disabled') return undefined;
  return state.status === 'failing' ? (state.health.probeAt ?? 0) : Math.min(...lanes.map(laneDueAt));
}

/** The lane that has waited longest, also one whose next try is not due: its wait was for a webhook that works. */
function probe(data: InMemoryWebhooks, webhook: WebhookRow, now: Millis): Claims {
  const next = nextOf(data, webhook);
  if (next === undefined || next > now) return { claimed: [], next };
  const open = lanesOf(data, webhook.id).filter((lane) => !isLeased(lane, now));
  const lane = open.sort((a, b) => laneDueAt(a) - laneDueAt(b))[0];
  const row = lane?.live ?? lane?.replay;
  // Nobody else probes until it is known what came of it, or of what is under way.
  const probeAt = now + LANE_LEASE_MS;
  webhook.state = { ...webhook.state, health: { ...webhook.state.health, probeAt } };
  return { claimed: row === undefined ? [] : claimOf(data, webhook, row, true, now), next: probeAt };
}

function claimOf(
  data: InMemoryWebhooks,
  webhook: WebhookRow,
  row: DeliveryRow,
  isProbe: boolean,
  now: Millis,
): readonly Claim[] {
  const event = eventAt(data, row.event.row);
  if (event === undefined) return [];
  const { eventId, type, conversationId, revision, body, place } = event;
  data.token += 1;
  const lease = { token: data.token, until: now + LANE_LEASE_MS, delivery: row.id };
  data.leases.set(laneKey(webhook.id, row.lane), lease);
  return [
    {
      lane: { webhook: webhook.id, lane: row.lane, token: lease.token },
      delivery: row.id,
      workspace: webhook.workspace,
      url: webhook.url,
      keys: webhook.keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > now),
      event: { eventId, type, conversationId, revision, body, place },
      attempt: row.made + 1,
      probe: isProbe,
      replay: row.state.kind === 'replay',
      manual: row.state.kind === 'manual',
    },
  ];
}
