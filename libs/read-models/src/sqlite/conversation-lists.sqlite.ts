import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import { assigneeColumn } from './conversation-schema.sqlite';
import { planOf, type ListIndex, type ListPlan } from '../lists/list-indexes';
import { boundsOf, merged, orderOf, takePage, type Bounds } from '../lists/page';
import type { ConversationKey, ConversationQuery } from '../port';

interface Entry extends ConversationKey {
  readonly row: number;
}

/** A range of an index in which every entry matches, in the order of the list. */
interface IndexRange {
  readonly statement: SqliteStatement;
  readonly fixed: readonly (string | number)[];
}

interface RowsOfPage {
  /** Row numbers of the conversations, in order. */
  readonly rows: readonly number[];
  readonly next: ConversationKey | null;
}

interface ConversationLists {
  page(query: ConversationQuery): RowsOfPage;
  /** Of how many ranges of its index the list is made. */
  indexRanges(query: ConversationQuery): number;
}

const SMALLEST_READ = 8;

/** The entries of a range between two places. */
export function listSql({ name, fixed, order }: ListIndex, ascending: boolean): string {
  const [above, below, way] = ascending ? ['>', '<', 'ASC'] : ['<', '>', 'DESC'];
  // An index of what is not everything is only used where the query says as much.
  const there = order === 'snooze_till' ? 'snooze_till IS NOT NULL AND ' : '';
  return `SELECT ${order} AS at, id, row FROM conversations INDEXED BY ${name}
    WHERE workspace = ? AND ${fixed.map((column) => `${column} = ? AND `).join('')}${there}
      (${order}, id) ${above} (?, ?) AND (${order}, id) ${below} (?, ?)
    ORDER BY ${order} ${way}, id ${way} LIMIT ?`;
}

/** Every inbox in which somebody (or nobody: the empty assignee) has conversations, one look-up for each. */
export const NEXT_INBOX_SQL = `SELECT inbox FROM conversations INDEXED BY conversations_of_assignee_by_updated_at
  WHERE workspace = ? AND assignee = ? AND inbox > ? AND state IS NOT NULL ORDER BY inbox LIMIT 1`;

/** Pages of lists, read off the indexes: as many ranges as a filter has combinations, merged and read bit by bit. */
export function conversationLists(db: SqliteDatabase): ConversationLists {
  const statements = new Map<string, SqliteStatement>();
  const nextInbox = db.prepare(NEXT_INBOX_SQL);

  function statementOf({ index, ascending }: ListPlan): SqliteStatement {
    const key = `${index.name} ${ascending}`;
    const prepared = statements.get(key) ?? db.prepare(listSql(index, ascending));
    statements.set(key, prepared);
    return prepared;
  }

  function inboxesOf(workspace: string, assignee: string): readonly string[] {
    const inboxes: string[] = [];
    for (let last: string | undefined = ''; last !== undefined;) {
      last = (nextInbox.get(workspace, assignee, last) as { inbox: string } | undefined)?.inbox;
      if (last !== undefined) inboxes.push(last);
    }
    return inboxes;
  }

  /** What the index holds fixed before the state, in each combination that the filter lets through. */
  function fixedValuesOf(
    { accessPath }: ListPlan,
    { workspace, filter }: ConversationQuery,
  ): readonly (readonly string[])[] {
    const { inboxes = [], assignees = [], contacts = [] } = filter;
    switch (accessPath) {
      case 'workspace':
        return [[]];
      case 'inbox':
        return distinct(inboxes).map((inbox) => [inbox]);
      case 'contact':
        return distinct(contacts).map((contact) => [contact]);
      case 'assignee':
        return distinct(assignees.map(assigneeColumn)).flatMap((assignee) =>
          distinct(filter.inboxes ?? inboxesOf(workspace, assignee)).map((inbox) => [assignee, inbox]),
        );
    }
  }

  function rangesOf(query: ConversationQuery): readonly IndexRange[] {
    const plan = planOf(query.filter, query.sort ?? '-updated');
    const statement = statementOf(plan);
    return fixedValuesOf(plan, query).flatMap((values) =>
      plan.states.map((state) => ({ statement, fixed: [query.workspace, ...values, state] })),
    );
  }

  return {
    page(query) {
      const ranges = rangesOf(query);
      const bounds = boundsOf(query);
      const share = Math.max(SMALLEST_READ, Math.ceil((query.limit + 1) / Math.max(1, ranges.length)));
      const sources = ranges.map((range) => read(range, bounds, share));
      const { taken, next } = takePage(merged(sources, orderOf(query.sort ?? '-updated')), query);
      return { rows: taken.map(({ row }) => row), next };
    },
    indexRanges: (query) => rangesOf(query).length,
  };
}

/** The entries between two places, `size` at a time, so that a range which gives little to the page costs little. */
function* read(
  { statement, fixed }: IndexRange,
  { from, to }: Bounds,
  size: number,
): Generator<Entry, void, undefined> {
  for (let behind = from; ;) {
    const entries = statement.all(...fixed, behind.at, behind.id, to.at, to.id, size) as unknown as readonly Entry[];
    yield* entries;
    const last = entries.at(-1);
    if (last === undefined || entries.length < size) return;
    behind = last;
  }
}

const distinct = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
