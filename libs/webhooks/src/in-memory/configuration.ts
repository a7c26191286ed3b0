import type { Place } from '@parley/public-log';
import { enabledByHand, pausedByHand } from '../by-hand';
import { withSelection } from '../matching';
import { pageOf, type WebhookPage } from '../page';
import { HEALTHY } from '../outcome/health';
import type { Millis } from '../millis';
import { shownOnce, type Once, type Repeatable } from '../once';
import type { NewWebhook, WebhookStore } from '../port';
import { TooManyWebhooks } from '../too-many';
import { MOST_WEBHOOKS, type Selection, type Webhook } from '../webhook';
import { once, webhookOf, webhookShown, type InMemoryWebhooks, type WebhookRow } from './data';

type Configuration = Pick<WebhookStore, 'create' | 'get' | 'list' | 'change' | 'pause' | 'enable' | 'delete'>;

/** What the owners of webhooks say of them. `published` is how far is published. */
export function configuration(
  data: InMemoryWebhooks,
  published: () => Place,
  wrote: () => void,
  tell: (webhook: string) => void,
): Configuration {
  const endOf = (position: string): Place => ({ epoch: published().epoch, position });
  const selected = (row: WebhookRow, next: Selection, end: string): WebhookRow['selections'] =>
    withSelection(row.selections, next, endOf(end), published(), row.behind?.place);
  const shown = (workspace: string, id: string): Webhook | undefined => {
    const row = webhookOf(data, workspace, id);
    return row && webhookShown(data, row);
  };
  /** Of a webhook that is there; what is kept of it is the id. */
  const changing = (
    workspace: string,
    id: string,
    repeatable: Repeatable | undefined,
    work: (row: WebhookRow) => void,
  ): Once<Webhook> | undefined => {
    const done = once(data, workspace, repeatable, () => {
      const row = webhookOf(data, workspace, id);
      if (row === undefined) return undefined;
      work(row);
      wrote();
      return id;
    });
    return shownOnce(done, () => shown(workspace, id));
  };
  return {
    async create(given, end, now, repeatable) {
      const done = once(data, given.workspace, repeatable, () => {
        const row = add(data, given, withSelection([], given, endOf(end), published()), now);
        wrote();
        return webhookShown(data, row);
      });
      return shownOnce(done, (made) => shown(made.workspace, made.id) ?? made) as Once<Webhook>;
    },
    get: async (workspace, id) => shown(workspace, id),
    list: async (...asked) => listed(data, ...asked),
    change: async (workspace, id, { url, description, ...selection }, end, repeatable) =>
      changing(workspace, id, repeatable, (row) => {
        row.url = url ?? row.url;
        row.description = description === undefined ? row.description : description;
        if (Object.values(selection).every((value) => value === undefined)) return;
        const { format, events, filters, ordered } = { ...webhookShown(data, row), ...selection };
        row.selections = selected(row, { format, events, filters, ordered }, end);
      }),
    pause: async (workspace, id, now, repeatable) =>
      changing(workspace, id, repeatable, (row) => {
        row.state = pausedByHand(row.state, now);
      }),
    async enable(workspace, id, end, now, repeatable) {
      const enabled = changing(workspace, id, repeatable, (row) => {
        if (row.state.status === 'disabled')
          row.selections = withSelection([], webhookShown(data, row), endOf(end), published());
        row.state = enabledByHand(row.state, now);
      });
      if (enabled?.tag === 'made') tell(id);
      return enabled;
    },
    delete: async (workspace, id, repeatable) =>
      once(data, workspace, repeatable, () => (remove(data, workspace, id, wrote) ? id : undefined)),
  };
}

function add(data: InMemoryWebhooks, given: NewWebhook, selections: WebhookRow['selections'], now: Millis): WebhookRow {
  const own = [...data.webhooks.values()].filter(({ workspace }) => workspace === given.workspace);
  if (own.length >= MOST_WEBHOOKS) throw new TooManyWebhooks();
  const { id, workspace, url, description, key } = given;
  const state = { status: 'active', reason: null, since: now, health: HEALTHY } as const;
  const keys = [{ ...key, expiresAt: null }];
  const row = { id, workspace, createdAt: now, url, description, selections, state, replayFrom: null, keys };
  data.webhooks.set(id, row);
  return row;
}

function listed(
  data: InMemoryWebhooks,
  workspace: string,
  { after = '', limit }: Parameters<WebhookStore['list']>[1],
): WebhookPage {
  const rest = [...data.webhooks.values()]
    .filter((row) => row.workspace === workspace && row.id > after)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return pageOf(
    rest.map((row) => ({ webhook: webhookShown(data, row), selections: row.selections })),
    limit,
  );
}

function remove(data: InMemoryWebhooks, workspace: string, id: string, wrote: () => void): boolean {
  if (webhookOf(data, workspace, id) === undefined) return false;
  data.webhooks.delete(id);
  for (const [key, row] of data.deliveries) if (row.webhook === id) data.deliveries.delete(key);
  for (const key of data.leases.keys()) if (key.startsWith(`${id} `)) data.leases.delete(key);
  for (const [key, row] of data.jobs) if (row.job.webhook === id) data.jobs.delete(key);
  wrote();
  return true;
}
