import { systemClock, ulid, type Clock } from '@parley/platform';
import { sqlitePublicLog, type Beside, type Place, type SqlitePublicLog } from '@parley/public-log';
import { durably, migrateTables, type SqliteDatabase } from '@parley/storage';
import { RETRY_SECONDS } from '../outcome/verdict';
import type { DeliveryQueue, WebhookStore, WebhookTotals } from '../port';
import { WaitingListeners } from '../waiting-listeners';
import { besideLog } from './beside.sqlite';
import { cancelling as cancellingIn } from './cancelling.sqlite';
import { catchesUp } from './catching-up.sqlite';
import { claims } from './claiming.sqlite';
import { bringsBack } from './clock-ahead.sqlite';
import { configuration } from './configuration.sqlite';
import { deliveryPages } from './delivery-pages.sqlite';
import { keepsUp } from './keeping-up.sqlite';
import { replays } from './replays.sqlite';
import { requests } from './requests.sqlite';
import { MIGRATIONS, TABLES } from './schema.sqlite';
import { settling } from './settling.sqlite';
import { signingKeys } from './signing-keys.sqlite';
import { told } from './told.sqlite';
import { forgets } from './upkeep.sqlite';
import { allWaiting } from './waiting.sqlite';

interface WebhooksOptions {
  /** Another thread of this process has the file open already, and this one publishes into it (default false). */
  readonly claimed?: boolean;
  /** Waits between tries (default: those of the contract). */
  readonly retrySeconds?: readonly number[] | undefined;
  /** Of a delivery (default: `dlv_` and a ULID). */
  readonly newId?: () => string;
  /** When events come to be published, and what is cancelled (default: the system's). */
  readonly now?: Clock;
}

/** A public log with the webhooks beside it, in one file. */
interface OpenWebhooks {
  /** Closing it frees all. */
  readonly log: SqlitePublicLog;
  readonly store: WebhookStore;
  readonly queue: DeliveryQueue;
}

/** Throws `FileRefused` when a file is no public log and cannot become one, or is newer than this program. */
export function openWebhooks(file: string, options: WebhooksOptions = {}): OpenWebhooks {
  const { claimed = false } = options;
  let opened: ReturnType<typeof besideIn> | undefined;
  const log = sqlitePublicLog(file, {
    claimed,
    beside(db, { published }) {
      if (!claimed) migrateTables(db, TABLES, MIGRATIONS);
      opened = besideIn(db, published, options);
      return opened.beside;
    },
  });
  if (opened === undefined) throw new Error('the public log was not opened with what is beside it');
  return { log, store: opened.store, queue: opened.queue };
}

function besideIn(
  db: SqliteDatabase,
  published: () => Place,
  { retrySeconds = RETRY_SECONDS, now = systemClock, newId = () => `dlv_${ulid(now())}` }: WebhooksOptions,
): { readonly beside: Beside; readonly store: WebhookStore; readonly queue: DeliveryQueue } {
  const listeners = new WaitingListeners();
  const tell = (webhook: string): void => listeners.tell(webhook);
  const { fill, ...replaying } = replays(db, { now, newId, tell });
  const claim = claims(db);
  const waiting = allWaiting(db);
  const cancelling = cancellingIn(db, tell);
  const { settle, release } = settling(db, { retrySeconds, published, cancelling });
  const catchUp = catchesUp(db, { published, newId, tell });
  const keepUp = keepsUp(db, [catchUp, cancelling.goOn, fill, bringsBack(db, retrySeconds), forgets(db)]);
  const version = db.prepare('PRAGMA data_version');
  const versionNow = (): unknown => (version.get() as { readonly data_version: number }).data_version;
  let seen = versionNow();

  const queue: DeliveryQueue = {
    waiting: () => told(() => db.snapshot(waiting)),
    claim: (webhook, room, at) => told(() => claim(webhook, room, at)),
    settle: (settled, at) => told(() => settle(settled, at)),
    release: (claims, at) => told(() => release(claims, at)),
    keepUp: (at) => told(() => keepUp(at)),
    onWaiting: (look) => listeners.listen(look),
    changedElsewhere: () =>
      told(() => {
        const before = seen;
        seen = versionNow();
        return seen !== before;
      }),
  };
  const store: WebhookStore = {
    ...configuration(db, published, tell),
    ...signingKeys(db),
    ...deliveryPages(db, cancelling.upTo, tell),
    ...replaying,
    ...requests(db),
    ...masterKeyChecks(db),
    totals: totals(db),
  };
  return { beside: besideLog(db, { now, newId, tell }), store, queue };
}

function masterKeyChecks(db: SqliteDatabase): Pick<WebhookStore, 'masterKeyCheck' | 'keepMasterKeyCheck'> {
  const find = db.prepare('SELECT value FROM master_key_check');
  const keep = db.prepare('INSERT OR IGNORE INTO master_key_check VALUES (1, ?)');
  return {
    masterKeyCheck: () => told(() => (find.get() as { readonly value: string } | undefined)?.value),
    keepMasterKeyCheck: (check) => told(() => durably(db, () => void keep.run(check))),
  };
}

function totals(db: SqliteDatabase): () => Promise<WebhookTotals> {
  const counts = db.prepare('SELECT succeeded, failed, dead FROM webhook_totals');
  const statuses = db.prepare(
    'SELECT status, count(*) AS count, sum(waiting) AS waiting FROM webhook_states GROUP BY status',
  );
  return () =>
    told(() => {
      const found = statuses.all() as unknown as readonly {
        readonly status: keyof WebhookTotals['webhooks'];
        readonly count: number;
        readonly waiting: number;
      }[];
      const { succeeded, failed, dead } = counts.get() as unknown as Pick<
        WebhookTotals,
        'succeeded' | 'failed' | 'dead'
      >;
      const webhooks = { active: 0, failing: 0, paused: 0, disabled: 0 };
      for (const { status, count } of found) webhooks[status] = count;
      return { succeeded, failed, dead, waiting: found.reduce((sum, one) => sum + one.waiting, 0), webhooks };
    });
}
