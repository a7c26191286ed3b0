import type { Place } from '@parley/public-log';
import { durably, type SqliteDatabase } from '@parley/storage';
import { enabledByHand, pausedByHand } from '../by-hand';
import { withSelection } from '../matching';
import { pageOf } from '../page';
import { HEALTHY } from '../outcome/health';
import { shownOnce, type Once, type Repeatable } from '../once';
import type { NewWebhook, WebhookStore } from '../port';
import { TooManyWebhooks } from '../too-many';
import { MOST_WEBHOOKS, type Webhook, type WebhookSettings } from '../webhook';
import { doesOnce } from './requests.sqlite';
import { SELECTIONS_CHANGED } from './selections.sqlite';
import { signingKeyRows } from './signing-keys.sqlite';
import { told } from './told.sqlite';
import { webhookRows, type WebhookRow } from './webhook-rows.sqlite';

type Configuration = Pick<WebhookStore, 'create' | 'get' | 'list' | 'change' | 'pause' | 'enable' | 'delete'>;

const SELECTED = ['format', 'events', 'filters', 'ordered'] as const;

/** What the owners of webhooks say of them. `published` is how far is published. */
export function configuration(
  db: SqliteDatabase,
  published: () => Place,
  tell: (webhook: string) => void,
): Configuration {
  const rows = webhookRows(db);
  const once = doesOnce(db);
  const { create, change, enable, remove } = changes(db, published);

  /** With a webhook that is there, on the disk; what is kept of it is the id. */
  const withOne = (
    workspace: string,
    id: string,
    repeatable: Repeatable | undefined,
    work: (row: WebhookRow) => void,
  ): Once<string> | undefined =>
    durably(db, () =>
      once(workspace, repeatable, () => {
        const row = rows.find(workspace, id);
        if (row === undefined) return undefined;
        work(row);
        return id;
      }),
    );
  const changing = (...[workspace, id, ...rest]: Parameters<typeof withOne>): Promise<Once<Webhook> | undefined> =>
    told(() => shownOnce(withOne(workspace, id, ...rest), () => rows.find(workspace, id)?.webhook));

  return {
    create: (given, end, now, repeatable) =>
      told(() => {
        const done = durably(db, () => once(given.workspace, repeatable, () => create(given, end, now)));
        const shown = shownOnce(done, (webhook) => rows.find(webhook.workspace, webhook.id)?.webhook ?? webhook);
        return shown as Once<Webhook>;
      }),
    get: (workspace, id) => told(() => rows.find(workspace, id)?.webhook),
    list: (workspace, { after = '', limit }) => told(() => pageOf(rows.list(workspace, after), limit)),
    change: (workspace, id, settings, end, repeatable) =>
      changing(workspace, id, repeatable, (row) => change(row, settings, end)),
    pause: (workspace, id, now, repeatable) =>
      changing(workspace, id, repeatable, ({ row, state }) => rows.setState(row, pausedByHand(state, now))),
    async enable(workspace, id, end, now, repeatable) {
      const enabled = await changing(workspace, id, repeatable, (row) => enable(row, end, now));
      if (enabled?.tag === 'made') tell(id);
      return enabled;
    },
    delete: (workspace, id, repeatable) => told(() => withOne(workspace, id, repeatable, remove)),
  };
}

interface Changes {
  create(given: NewWebhook, end: string, now: number): Webhook;
  change(webhook: WebhookRow, settings: Partial<WebhookSettings>, end: string): void;
  enable(webhook: WebhookRow, end: string, now: number): void;
  remove(webhook: WebhookRow): void;
}

/** To be called within a transaction. */
function changes(db: SqliteDatabase, published: () => Place): Changes {
  const rows = webhookRows(db);
  const keys = signingKeyRows(db);
  const changed = db.prepare(SELECTIONS_CHANGED);
  const endOf = (position: string): Place => ({ epoch: published().epoch, position });

  function create(given: NewWebhook, end: string, now: number): Webhook {
    if (rows.count(given.workspace) >= MOST_WEBHOOKS) throw new TooManyWebhooks();
    const { key, ...settings } = given;
    const state = { status: 'active', reason: null, since: now } as const;
    const webhook = { ...settings, ...state, createdAt: now, waiting: 0, replayFrom: null };
    const selections = withSelection([], settings, endOf(end), published());
    keys.add(rows.insert(webhook, selections, { ...state, health: HEALTHY }), key, now, now);
    changed.run();
    return rows.find(given.workspace, given.id)?.webhook ?? webhook;
  }

  function change(
    { row, webhook, selections, behind }: WebhookRow,
    settings: Partial<WebhookSettings>,
    end: string,
  ): void {
    const given = { ...webhook, ...settings };
    const isSelected = SELECTED.some((key) => key in settings);
    const next = isSelected ? withSelection(selections, given, endOf(end), published(), behind) : selections;
    rows.configure(row, given, next);
    if (isSelected) changed.run();
  }

  function enable({ row, webhook, selections, state }: WebhookRow, end: string, now: number): void {
    if (state.status === 'disabled') {
      rows.configure(row, webhook, withSelection([], selections.at(-1) ?? webhook, endOf(end), published()));
      changed.run();
    }
    rows.setState(row, enabledByHand(state, now));
  }

  function remove({ row }: WebhookRow): void {
    rows.remove(row);
    changed.run();
  }

  return { create, change, enable, remove };
}
