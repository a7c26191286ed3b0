import type { Beside } from '@parley/public-log';
import type { Millis } from '../millis';
import { selectionAt, selects } from '../matching';
import { laneKey, type InMemoryWebhooks } from './data';
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
      const active = [...data.webhooks.values()].filter(({ state }) => state.status !== 'disabled');
      for (const event of events)
        for (const { id: webhook, workspace, selections } of active) {
          const selection = workspace === event.workspace ? selectionAt(selections, event.place) : undefined;
          if (selection === undefined || !selects(selection, event)) continue;
          addDelivery(data, { webhook, ordered: selection.ordered, job: '' }, event, now(), newId());
          wrote();
          tell(webhook);
        }
    },
    needed(rows) {
      const referred = [...data.deliveries.values()].filter(
        ({ state: { status } }) => status === 'pending' || status === 'dead',
      );
      const needed = new Set(referred.map(({ event }) => event.row));
      return new Set(rows.filter((row) => needed.has(row)));
    },
    erased(workspace, conversationId) {
      for (const row of data.deliveries.values()) {
        if (row.workspace !== workspace || row.event.conversationId !== conversationId) continue;
        row.attempts = row.attempts.map((attempt) => ({ ...attempt, response: null }));
        row.isErased = data.leases.get(laneKey(row.webhook, row.lane))?.delivery === row.id;
      }
      wrote();
    },
  };
}
