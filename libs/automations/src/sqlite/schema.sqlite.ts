import { CONSUMER_TABLES } from '@parley/subscriptions';

/**
 * A row for each conversation, as short as can be: workspaces and inboxes are numbers in it, and what is not open is in no index of timers.
 * `state` is one of `STATE`. Counts and `next_at` (of a lane: not after its first timer) are kept with every write, so that nothing has to be counted
 * or sorted when it is asked for.
 */
const TABLES = [
  ...CONSUMER_TABLES,
  // One row: of which log it is made, and up to where in that nothing asks for routing.
  'CREATE TABLE begun (one INTEGER PRIMARY KEY CHECK (one = 1), log_id TEXT NOT NULL, end_position TEXT) STRICT',
  // With the lane of its snoozes (`next_wake`), and when the first of all its lanes is due.
  `CREATE TABLE workspaces (
     number INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     snoozed INTEGER NOT NULL DEFAULT 0,
     next_wake INTEGER,
     next_at INTEGER
   ) STRICT`,
  'CREATE INDEX workspaces_due ON workspaces (next_at) WHERE next_at IS NOT NULL',
  // Each that a conversation is in, or that has a policy; `idle` counts its open conversations that are not snoozed.
  `CREATE TABLE inboxes (
     number INTEGER PRIMARY KEY,
     workspace INTEGER NOT NULL,
     id TEXT NOT NULL,
     revision INTEGER NOT NULL DEFAULT -1,
     timeout_ms INTEGER,
     resolution TEXT,
     idle INTEGER NOT NULL DEFAULT 0,
     next_at INTEGER
   ) STRICT`,
  'CREATE UNIQUE INDEX inboxes_by_id ON inboxes (workspace, id)',
  'CREATE INDEX inboxes_due ON inboxes (workspace, next_at) WHERE next_at IS NOT NULL',
  'CREATE INDEX inboxes_with_timeout ON inboxes (idle) WHERE timeout_ms IS NOT NULL',
  // In the order in which they came: what is written to most lies together.
  `CREATE TABLE conversations (
     row INTEGER PRIMARY KEY,
     workspace INTEGER NOT NULL,
     id TEXT NOT NULL,
     revision INTEGER NOT NULL,
     state INTEGER NOT NULL,
     inbox INTEGER NOT NULL,
     assignee TEXT,
     snooze_id TEXT,
     snooze_till INTEGER,
     active_at INTEGER NOT NULL,
     cause TEXT NOT NULL,
     cause_depth INTEGER NOT NULL,
     chain INTEGER NOT NULL
   ) STRICT`,
  'CREATE UNIQUE INDEX conversations_by_id ON conversations (workspace, id)',
  'CREATE INDEX conversations_idle ON conversations (inbox, active_at, id) WHERE state = 1',
  'CREATE INDEX conversations_snoozed ON conversations (workspace, snooze_till, id) WHERE state = 2',
  `CREATE TABLE open_counts (
     workspace TEXT NOT NULL,
     assignee TEXT NOT NULL,
     open INTEGER NOT NULL,
     PRIMARY KEY (workspace, assignee)
   ) STRICT, WITHOUT ROWID`,
  // `till`: where the next ones begin; null for those in force. `waiting`: how many triggers need them.
  `CREATE TABLE rules (
     workspace TEXT NOT NULL,
     revision INTEGER NOT NULL,
     position TEXT NOT NULL,
     till TEXT,
     waiting INTEGER NOT NULL DEFAULT 0,
     rules TEXT NOT NULL,
     PRIMARY KEY (workspace, revision)
   ) STRICT`,
  `CREATE TABLE turns (
     workspace TEXT NOT NULL,
     rule TEXT NOT NULL,
     assignee TEXT NOT NULL,
     position TEXT NOT NULL,
     PRIMARY KEY (workspace, rule)
   ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE triggers (
     workspace TEXT NOT NULL,
     position TEXT NOT NULL,
     revision INTEGER NOT NULL,
     conversation TEXT NOT NULL,
     event_id TEXT NOT NULL,
     given_back_by TEXT,
     arrived INTEGER NOT NULL,
     rules INTEGER NOT NULL,
     chain INTEGER NOT NULL,
     PRIMARY KEY (workspace, position, revision)
   ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX triggers_of_conversation ON triggers (workspace, conversation, revision)',
];

/** Of `conversations.state`. The indexes of timers name the last two. */
export const STATE = { notOpen: 0, idle: 1, snoozed: 2 } as const;

/** How every connection opens it. Each version of its tables, oldest first: never edit one that was released, add another. */
export const AUTOMATIONS_FILE = {
  kind: 'automations file',
  durability: 'normal',
  migrations: [TABLES.join(';\n')],
} as const;
