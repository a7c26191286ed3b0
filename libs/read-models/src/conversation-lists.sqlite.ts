import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import { assigneeColumn } from './conversation-schema.sqlite';
import { merged, startOf, takePage } from './page';
import type { ConversationFilter, ConversationKey, ConversationQuery } from './port';

interface Entry extends ConversationKey {
  readonly row: number;
}

/** A stretch of an index in which every entry matches, in the order of the list. */
interface Range {
  readonly statement: SqliteStatement;
  readonly fixed: readonly (string | number)[];
}

export interface RowsOfPage {
  /** Row numbers of the conversations, in order. */
  readonly rows: readonly number[];
  readonly next: ConversationKey | null;
}

const SMALLEST_READ = 8;

/** Pages of lists, read off the indexes: as many stretches as a filter has combinations, merged and read bit by bit. */
export function conversationLists(db: SqliteDatabase): (query: ConversationQuery) => RowsOfPage {
  const reading = (index: string, fixed: readonly string[]): SqliteStatement =>
    db.prepare(
      `SELECT updated_at AS updatedAt, id, row FROM conversations INDEXED BY ${index}
       WHERE workspace = ? AND ${fixed.map((column) => `${column} = ? AND `).join('')} status = ?
         AND unread = ? AND snoozed = ? AND (updated_at, id) < (?, ?)
       ORDER BY updated_at DESC, id DESC LIMIT ?`,
    );
  const ofWorkspace = reading('conversations_of_workspace', []);
  const ofInbox = reading('conversations_of_inbox', ['inbox']);
  const ofAssignee = reading('conversations_of_assignee', ['assignee', 'inbox']);
  const nextInbox = db.prepare(
    `SELECT inbox FROM conversations INDEXED BY conversations_of_assignee
     WHERE workspace = ? AND assignee = ? AND inbox > ? ORDER BY inbox LIMIT 1`,
  );

  /** Every inbox in which somebody (or nobody: the empty assignee) has conversations, one look-up for each. */
  function inboxesOf(workspace: string, assignee: string): readonly string[] {
    const inboxes: string[] = [];
    for (let last: string | undefined = ''; last !== undefined;) {
      last = (nextInbox.get(workspace, assignee, last) as { inbox: string } | undefined)?.inbox;
      if (last !== undefined) inboxes.push(last);
    }
    return inboxes;
  }

  function placesOf({ workspace, filter: { inboxes, assignedTo } }: ConversationQuery): readonly Range[] {
    if (assignedTo !== undefined) {
      const assignee = assigneeColumn(assignedTo);
      const within = inboxes ?? inboxesOf(workspace, assignee);
      return distinct(within).map((inbox) => ({ statement: ofAssignee, fixed: [workspace, assignee, inbox] }));
    }
    if (inboxes === undefined) return [{ statement: ofWorkspace, fixed: [workspace] }];
    return distinct(inboxes).map((inbox) => ({ statement: ofInbox, fixed: [workspace, inbox] }));
  }

  function rangesOf(query: ConversationQuery): readonly Range[] {
    const states = statesOf(query.filter);
    return placesOf(query).flatMap(({ statement, fixed }) =>
      states.map((state) => ({ statement, fixed: [...fixed, ...state] })),
    );
  }

  return (query) => {
    const ranges = rangesOf(query);
    const start = startOf(query);
    const share = Math.max(SMALLEST_READ, Math.ceil((query.limit + 1) / Math.max(1, ranges.length)));
    const { taken, next } = takePage(merged(ranges.map((range) => read(range, start, share))), query);
    return { rows: taken.map(({ row }) => row), next };
  };
}

/** The entries behind a place, `size` at a time, so that a stretch which gives little to the page costs little. */
function* read({ statement, fixed }: Range, start: ConversationKey, size: number): Generator<Entry, void, undefined> {
  for (let from = start; ;) {
    const entries = statement.all(...fixed, from.updatedAt, from.id, size) as unknown as readonly Entry[];
    yield* entries;
    const last = entries.at(-1);
    if (last === undefined || entries.length < size) return;
    from = last;
  }
}

/** Status, unread and snoozed in each combination that the filter lets through. Only open ones are ever snoozed. */
const statesOf = ({ statuses, unread, snoozed }: ConversationFilter): readonly (readonly (string | number)[])[] =>
  distinct(statuses).flatMap((status) =>
    flagsOf(unread).flatMap((isUnread) =>
      flagsOf(snoozed)
        .filter((isSnoozed) => isSnoozed === 0 || status === 'open')
        .map((isSnoozed) => [status, isUnread, isSnoozed]),
    ),
  );

const flagsOf = (flag: boolean | undefined): readonly number[] => (flag === undefined ? [0, 1] : [Number(flag)]);

const distinct = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
