import { CONSUMER_TABLES } from '@parley/subscriptions';

/** One row in what was copied and is not used yet. A copy of a file of an older version has it too. */
export const COPIED_TABLE = 'CREATE TABLE IF NOT EXISTS copied (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT';

/** Those of each version, oldest first. Never edit one that was released: add another. */
const MIGRATIONS = [
  [
    ...CONSUMER_TABLES,
    `CREATE TABLE epochs (
       number INTEGER PRIMARY KEY,
       id TEXT NOT NULL UNIQUE,
       log_id TEXT NOT NULL,
       end_position TEXT
     ) STRICT`,
    // One row each: what is not published, the last commit, and behind what nothing is kept.
    'CREATE TABLE silent (one INTEGER PRIMARY KEY CHECK (one = 1), position TEXT NOT NULL) STRICT',
    `CREATE TABLE last_commit (
       one INTEGER PRIMARY KEY CHECK (one = 1),
       id TEXT NOT NULL,
       stream TEXT NOT NULL,
       revision INTEGER NOT NULL,
       position TEXT NOT NULL
     ) STRICT`,
    `CREATE TABLE forgotten (
       one INTEGER PRIMARY KEY CHECK (one = 1),
       epoch INTEGER NOT NULL,
       position TEXT NOT NULL,
       place INTEGER NOT NULL
     ) STRICT`,
    // The body last: filters look at what is before it.
    `CREATE TABLE events (
       row INTEGER PRIMARY KEY,
       workspace TEXT NOT NULL,
       format TEXT NOT NULL,
       epoch INTEGER NOT NULL,
       position TEXT NOT NULL,
       place INTEGER NOT NULL,
       type TEXT NOT NULL,
       conversation_id TEXT NOT NULL,
       inbox TEXT NOT NULL,
       previous_inbox TEXT,
       channel_id TEXT NOT NULL,
       channel_type TEXT NOT NULL,
       contact_id TEXT NOT NULL,
       tags TEXT NOT NULL,
       occurred_at INTEGER NOT NULL,
       kept_from INTEGER NOT NULL,
       revision INTEGER NOT NULL,
       event_id TEXT NOT NULL,
       body TEXT NOT NULL
     ) STRICT`,
    'CREATE UNIQUE INDEX events_by_place ON events (workspace, format, epoch, position, place)',
    'CREATE INDEX events_of_conversations ON events (workspace, conversation_id)',
    `CREATE TABLE folded (
       row INTEGER PRIMARY KEY,
       kind TEXT NOT NULL,
       workspace TEXT NOT NULL,
       id TEXT NOT NULL,
       state TEXT NOT NULL
     ) STRICT`,
    'CREATE UNIQUE INDEX folded_by_id ON folded (kind, workspace, id)',
    // Which conversations ever said something of a contact.
    `CREATE TABLE contacts (
       workspace TEXT NOT NULL,
       contact_id TEXT NOT NULL,
       conversation_id TEXT NOT NULL,
       PRIMARY KEY (workspace, contact_id, conversation_id)
     ) STRICT, WITHOUT ROWID`,
  ].join(';\n'),
  COPIED_TABLE,
  // The last row that is forgotten, and those of the forgotten that somebody still needs. Readers get neither.
  `ALTER TABLE forgotten ADD COLUMN row INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE held (row INTEGER PRIMARY KEY) STRICT`,
];

/**
 * How every connection to a public log opens it. What it holds can be made again from the event log up to the last power cut, to the same
 * places and with the same ids, so a commit of it need not be on the disk when it returns.
 */
export const PUBLIC_LOG_FILE = {
  kind: 'public log',
  durability: 'normal',
  migrations: MIGRATIONS,
  secureDelete: true,
  givesSpaceBack: true,
} as const;
