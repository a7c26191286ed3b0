/** How versions of these tables are counted, in the file of the public log. */
export const TABLES = 'webhooks';

/** Those of each version, oldest first. Never edit one that was released: add another. */
export const MIGRATIONS: readonly string[] = [
  [
    // A row of a deleted one is never used again: what is left of it is removed later.
    `CREATE TABLE webhooks (
       row INTEGER PRIMARY KEY AUTOINCREMENT,
       id TEXT NOT NULL UNIQUE,
       workspace TEXT NOT NULL,
       created_at INTEGER NOT NULL,
       url TEXT NOT NULL,
       description TEXT,
       selections TEXT NOT NULL
     ) STRICT`,
    'CREATE INDEX webhooks_of_workspaces ON webhooks (workspace, id)',
    // What changes with each request; `claims` gives the tokens of leases.
    `CREATE TABLE webhook_states (
       webhook INTEGER PRIMARY KEY,
       status TEXT NOT NULL,
       reason TEXT,
       since REAL NOT NULL,
       health TEXT NOT NULL,
       waiting INTEGER NOT NULL,
       replay_from TEXT,
       claims INTEGER NOT NULL
     ) STRICT`,
    // The place up to which deliveries are made, where that is not all that is published, and an event there or before.
    `CREATE TABLE behind (
       webhook INTEGER PRIMARY KEY,
       workspace TEXT NOT NULL,
       place TEXT NOT NULL,
       event_row INTEGER NOT NULL
     ) STRICT`,
    'CREATE INDEX behind_of_workspaces ON behind (workspace, event_row)',
    'CREATE INDEX behind_furthest ON behind (event_row)',
    'CREATE TABLE removed_webhooks (webhook INTEGER PRIMARY KEY) STRICT',
    // Webhooks that were disabled: what of them is pending up to a delivery is as good as cancelled, and is written so in slices.
    'CREATE TABLE cancelling (webhook INTEGER PRIMARY KEY, last_delivery INTEGER NOT NULL) STRICT',
    `CREATE TABLE signing_keys (
       row INTEGER PRIMARY KEY,
       webhook INTEGER NOT NULL,
       id TEXT NOT NULL,
       sealed TEXT NOT NULL,
       expires_at INTEGER
     ) STRICT`,
    'CREATE INDEX signing_keys_of_webhooks ON signing_keys (webhook, row)',
    'CREATE INDEX signing_keys_expiring ON signing_keys (expires_at) WHERE expires_at IS NOT NULL',
    // `kind`: 0 waits for those before it in its lane, 1 was asked for by hand, 2 is of a replay. `job`: 0, or that of a replay.
    `CREATE TABLE deliveries (
       row INTEGER PRIMARY KEY,
       id TEXT NOT NULL UNIQUE,
       webhook INTEGER NOT NULL,
       job INTEGER NOT NULL,
       event_row INTEGER NOT NULL,
       event_id TEXT NOT NULL,
       type TEXT NOT NULL,
       workspace TEXT NOT NULL,
       conversation_id TEXT NOT NULL,
       lane TEXT NOT NULL,
       status TEXT NOT NULL,
       kind INTEGER NOT NULL,
       before TEXT,
       tries INTEGER NOT NULL,
       made INTEGER NOT NULL,
       next_attempt_at INTEGER,
       kept_until INTEGER,
       erased INTEGER NOT NULL
     ) STRICT`,
    'CREATE UNIQUE INDEX deliveries_of_events ON deliveries (event_row, webhook, job)',
    "CREATE INDEX deliveries_pending ON deliveries (webhook, lane, kind, event_row) WHERE status = 'pending'",
    'CREATE INDEX deliveries_by_status ON deliveries (webhook, status, row)',
    'CREATE INDEX deliveries_of_conversations ON deliveries (workspace, conversation_id)',
    'CREATE INDEX deliveries_over ON deliveries (kept_until) WHERE kept_until IS NOT NULL',
    "CREATE INDEX deliveries_of_jobs ON deliveries (job) WHERE job > 0 AND status = 'pending'",
    `CREATE TABLE attempts (
       row INTEGER PRIMARY KEY,
       delivery INTEGER NOT NULL,
       at INTEGER NOT NULL,
       status_code INTEGER,
       duration_ms REAL NOT NULL,
       error TEXT,
       response TEXT
     ) STRICT`,
    'CREATE INDEX attempts_of_deliveries ON attempts (delivery, row)',
    'CREATE INDEX attempts_by_time ON attempts (at)',
    // Each lane with something pending. `sending` is the delivery of the one who has leased it, and `due_at` then the end of the lease.
    `CREATE TABLE lanes (
       webhook INTEGER NOT NULL,
       lane TEXT NOT NULL,
       due_at INTEGER,
       replay_due_at INTEGER,
       token INTEGER,
       sending INTEGER,
       PRIMARY KEY (webhook, lane)
     ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX lanes_due ON lanes (webhook, due_at) WHERE due_at IS NOT NULL',
    'CREATE INDEX lanes_replays_due ON lanes (webhook, replay_due_at) WHERE replay_due_at IS NOT NULL',
    // `made`: deliveries that there are of it so far; `filled_to`: up to which place, null for all.
    `CREATE TABLE replay_jobs (
       row INTEGER PRIMARY KEY AUTOINCREMENT,
       id TEXT NOT NULL UNIQUE,
       workspace TEXT NOT NULL,
       webhook INTEGER NOT NULL,
       webhook_id TEXT NOT NULL,
       status TEXT NOT NULL,
       total INTEGER NOT NULL,
       made INTEGER NOT NULL,
       done INTEGER NOT NULL,
       failed INTEGER NOT NULL,
       created_at INTEGER NOT NULL,
       by_type TEXT NOT NULL,
       by_id TEXT NOT NULL,
       selection TEXT NOT NULL,
       range TEXT NOT NULL,
       filled_to TEXT
     ) STRICT`,
    'CREATE INDEX replay_jobs_of_workspaces ON replay_jobs (workspace, id)',
    'CREATE INDEX replay_jobs_of_webhooks ON replay_jobs (webhook, status)',
    "CREATE INDEX replay_jobs_running ON replay_jobs (row) WHERE status = 'running'",
    "CREATE INDEX replay_jobs_over ON replay_jobs (created_at) WHERE status <> 'running'",
    // What was done under Idempotency-Keys, and when.
    `CREATE TABLE webhook_requests (
       row INTEGER PRIMARY KEY,
       workspace TEXT NOT NULL,
       key_hash TEXT NOT NULL,
       request_hash TEXT NOT NULL,
       made TEXT NOT NULL,
       at INTEGER NOT NULL
     ) STRICT`,
    'CREATE UNIQUE INDEX webhook_requests_of_keys ON webhook_requests (workspace, key_hash)',
    'CREATE INDEX webhook_requests_by_time ON webhook_requests (at)',
    // One row each. `changes` is another one after each change of what is selected.
    'CREATE TABLE webhook_changes (one INTEGER PRIMARY KEY CHECK (one = 1), changes INTEGER NOT NULL) STRICT',
    'INSERT INTO webhook_changes VALUES (1, 0)',
    `CREATE TABLE webhook_totals (
       one INTEGER PRIMARY KEY CHECK (one = 1),
       succeeded INTEGER NOT NULL,
       failed INTEGER NOT NULL,
       dead INTEGER NOT NULL
     ) STRICT`,
    'INSERT INTO webhook_totals VALUES (1, 0, 0, 0)',
    'CREATE TABLE master_key_check (one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT NOT NULL) STRICT',
  ].join(';\n'),
];
