import type { Beside, KeptEvent } from '@parley/public-log';
import { Allowance } from '../catching-up';
import type { Millis } from '../millis';
import { inEpoch, selectionAt, selects } from '../matching';
import { laneKey, type InMemoryWebhooks, type WebhookRow } from './data';
import { addDelivery } from './replays';

/** What webhooks do in the transactions of the public log. */
export function besideLog(
  data: InMemoryWebhooks,
  now: () => Millis,
  wrote: () => void,
  tell: (webhook: string) => void,
  newId: () => string,
): Beside {
  return {
    published(events) {
      const allowance = new Allowance();
      let before: KeptEvent | undefined;
      for (const event of events) {
        const { workspace } = event;
        const own = followingIn(data, workspace);
        const isTooMany = before !== undefined && allowance.isUsedUp(workspace);
        for (const row of own) {
          const { id: webhook } = row;
          const selection = selectionAt(row.selections, event.place);
          if (isTooMany) row.behind = before;
          else if (selection !== undefined && selects(selection, event)) {
            addDelivery(data, { webhook, ordered: selection.ordered, job: '' }, event, now(), newId());
            allowance.use(workspace);
          } else continue;
          wrote();
          tell(webhook);
        }
        before = event;
      }
    },
    needed(rows) {
      const referred = [...data.deliveries.values()].filter(
        ({ state: { status } }) => status === 'pending' || status === 'dead',
      );
      const needed = new Set(referred.map(({ event }) => event.row));
      // Of what lies behind those that are behind, nobody knows yet.
      const known = Math.min(...[...data.webhooks.values()].map(({ behind }) => behind?.row ?? Infinity));
      return new Set(rows.filter((row) => row > known || needed.has(row)));
    },
    begun(end, epoch) {
      for (const row of data.webhooks.values()) row.selections = inEpoch(row.selections, end, epoch);
      wrote();
    },
    erased(workspace, conversationId) {
      for (const row of data.deliveries.values()) {
        if (row.workspace !== workspace || row.event.conversationId !== conversationId) continue;
        row.attempts = row.attempts.map((attempt) => ({ ...attempt, response: null }));
        row.isErased = data.leases.get(laneKey(row.webhook, row.lane))?.delivery === row.id;
      }
      wrote();
      return undefined;
    },
  };
}

/** Those for which deliveries are made as it is published. */
const followingIn = (data: InMemoryWebhooks, workspace: string): readonly WebhookRow[] =>
  [...data.webhooks.values()].filter(
    (row) => row.workspace === workspace && row.state.status !== 'disabled' && row.behind === undefined,
  );
