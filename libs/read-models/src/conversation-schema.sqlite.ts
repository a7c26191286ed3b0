/**
 * A row for each conversation: what lists look for in columns, the rest as a document. Rows are found by a number, so that
 * rewriting one touches neither the look-up by id nor the text keys.
 *
 * Every index of theirs is a list: the columns that a page holds fixed, then its order. `unread` and `snoozed` are among the
 * fixed ones, so pages of unread ones, of read ones and of both (two stretches, merged) all cost what they show. An assignee's
 * conversations in all inboxes are those of each inbox, merged. Writing costs an index more than anything else: think twice
 * before adding one.
 *
 * Documents of an older version are not migrated: the tables are made anew and the checkpoint with them, so that all is built
 * from the log again. It is still the same log.
 */
export const MIGRATIONS = [
  `CREATE TABLE conversations (
     row INTEGER PRIMARY KEY,
     workspace TEXT NOT NULL,
     id TEXT NOT NULL,
     revision INTEGER NOT NULL,
     inbox TEXT NOT NULL,
     status TEXT NOT NULL,
     unread INTEGER NOT NULL,
     assignee TEXT NOT NULL,
     updated_at INTEGER NOT NULL,
     document TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX conversations_by_id ON conversations (workspace, id);
   CREATE INDEX conversations_of_workspace ON conversations (workspace, status, unread, updated_at, id);
   CREATE INDEX conversations_of_inbox ON conversations (workspace, inbox, status, unread, updated_at, id);
   CREATE INDEX conversations_of_assignee
     ON conversations (workspace, assignee, inbox, status, unread, updated_at, id);
   CREATE TABLE log (id TEXT NOT NULL) STRICT;
   CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), position TEXT NOT NULL) STRICT`,
  `DROP TABLE conversations;
   DELETE FROM checkpoint;
   CREATE TABLE conversations (
     row INTEGER PRIMARY KEY,
     workspace TEXT NOT NULL,
     id TEXT NOT NULL,
     revision INTEGER NOT NULL,
     inbox TEXT NOT NULL,
     status TEXT NOT NULL,
     unread INTEGER NOT NULL,
     snoozed INTEGER NOT NULL,
     assignee TEXT NOT NULL,
     updated_at INTEGER NOT NULL,
     document TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX conversations_by_id ON conversations (workspace, id);
   CREATE INDEX conversations_of_workspace ON conversations (workspace, status, unread, snoozed, updated_at, id);
   CREATE INDEX conversations_of_inbox ON conversations (workspace, inbox, status, unread, snoozed, updated_at, id);
   CREATE INDEX conversations_of_assignee
     ON conversations (workspace, assignee, inbox, status, unread, snoozed, updated_at, id);
   CREATE TABLE records (
     row INTEGER PRIMARY KEY,
     workspace TEXT NOT NULL,
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     revision INTEGER NOT NULL,
     phone TEXT,
     email TEXT,
     contacted_at INTEGER,
     document TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX records_by_id ON records (workspace, kind, id);
   CREATE INDEX contacts_by_phone ON records (workspace, phone, id) WHERE phone IS NOT NULL;
   CREATE INDEX contacts_by_email ON records (workspace, email, id) WHERE email IS NOT NULL`,
];

/** How an assignee is stored; no id is empty. */
export const assigneeColumn = (id: string | null | undefined): string => id ?? '';
