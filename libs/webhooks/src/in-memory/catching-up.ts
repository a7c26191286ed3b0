import { comparePlaces, type Place } from '@parley/public-log';
import { LOOKED_AT_ONCE, stretchBehind, takenOf } from '../catching-up';
import type { Millis } from '../millis';
import { isBehind, type InMemoryWebhooks, type WebhookRow } from './data';
import { addDelivery } from './replays';

interface CatchingUp {
  readonly published: () => Place;
  readonly newId: () => string;
  readonly wrote: () => void;
  readonly tell: (webhook: string) => void;
}

/** Makes a slice of the deliveries that were not made with their events; whether there is more. */
export function catchUp(data: InMemoryWebhooks, now: Millis, options: CatchingUp): boolean {
  const behind = (): readonly WebhookRow[] =>
    [...data.webhooks.values()].filter((row) => row.behind !== undefined).sort((a, b) => rowOf(a) - rowOf(b));
  const [first] = behind();
  if (first !== undefined) slice(data, first, now, options);
  return behind().length > 0;
}

const rowOf = ({ behind }: WebhookRow): number => behind?.row ?? Infinity;

function slice(data: InMemoryWebhooks, row: WebhookRow, now: Millis, options: CatchingUp): void {
  const { behind, selections, workspace } = row;
  if (behind === undefined) return;
  const all = options.published();
  const { selection, end } = stretchBehind(selections, behind.place, all);
  const looked = [...data.log.held, ...data.log.events]
    .filter((event) => event.workspace === workspace && event.format === selection?.format)
    .filter((event) => isBehind(event.place, behind.place) && !isBehind(event.place, end))
    .sort((a, b) => a.row - b.row)
    .slice(0, LOOKED_AT_ONCE);
  const { selected, last: reached = behind, isAll } = takenOf(looked, selection);
  const ordered = selection?.ordered ?? true;
  for (const event of selected) addDelivery(data, { webhook: row.id, ordered, job: '' }, event, now, options.newId());
  if (!isAll) row.behind = { place: reached.place, row: reached.row };
  else row.behind = comparePlaces(end, all) < 0 ? { place: end, row: reached.row } : undefined;
  options.wrote();
  if (selected.length > 0) options.tell(row.id);
}
