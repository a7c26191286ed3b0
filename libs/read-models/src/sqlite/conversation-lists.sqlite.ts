import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import { planOf, type ListIndex } from '../lists/list-indexes';
import { boundsOf, merged, orderOf, takePage, upTo, type Bounds } from '../lists/page';
import type { ConversationKey, ConversationQuery } from '../port';
import type { FixedValues } from './list-ranges';
import type { PageRanges, ReadHeads } from './page-ranges';

/** A conversation at its place in a list. */
export interface Entry extends ConversationKey {
  readonly row: number;
}

/** The entries of a page, in order, and the place to go on behind. */
export interface EntriesOfPage {
  readonly entries: readonly Entry[];
  readonly next: ConversationKey | null;
}

interface ConversationLists {
  page(query: ConversationQuery, of: PageRanges): EntriesOfPage;
  readonly heads: ReadHeads;
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

/** Pages of lists, read off the indexes: as many ranges as a filter has combinations, merged and read bit by bit. */
export function conversationLists(db: SqliteDatabase): ConversationLists {
  const statements = new Map<string, SqliteStatement>();

  function statementOf({ filter, sort = '-updated' }: ConversationQuery): SqliteStatement {
    const { index, ascending } = planOf(filter, sort);
    const key = `${index.name} ${ascending}`;
    const prepared = statements.get(key) ?? db.prepare(listSql(index, ascending));
    statements.set(key, prepared);
    return prepared;
  }

  return {
    page(query, { ranges, last }) {
      const statement = statementOf(query);
      const bounds = boundsOf(query);
      const compare = orderOf(query.sort ?? '-updated');
      const share = Math.max(SMALLEST_READ, Math.ceil((query.limit + 1) / Math.max(1, ranges.length)));
      const all = merged(
        ranges.map((range) => read(statement, range, bounds, share)),
        compare,
      );
      const { taken, next } = takePage(last === null ? all : upTo(last, all, compare), query.limit);
      return { entries: taken, next: next ?? last };
    },
    heads(query, ranges) {
      const statement = statementOf(query);
      const bounds = boundsOf(query);
      return ranges.flatMap((range) => {
        const [head] = entriesOf(statement, range, bounds, 1);
        return head === undefined ? [] : { at: head.at, id: head.id, range };
      });
    },
  };
}

/** The entries between two places, `size` at a time, so that a range which gives little to the page costs little. */
function* read(
  statement: SqliteStatement,
  range: FixedValues,
  { from, to }: Bounds,
  size: number,
): Generator<Entry, void, undefined> {
  for (let behind = from; ;) {
    const entries = entriesOf(statement, range, { from: behind, to }, size);
    yield* entries;
    const last = entries.at(-1);
    if (last === undefined || entries.length < size) return;
    behind = last;
  }
}

const entriesOf = (
  statement: SqliteStatement,
  range: FixedValues,
  { from, to }: Bounds,
  count: number,
): readonly Entry[] => statement.all(...range, from.at, from.id, to.at, to.id, count) as unknown as readonly Entry[];
