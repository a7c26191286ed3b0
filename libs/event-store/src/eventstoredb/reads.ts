import type { RecordedCommit, StreamName } from '../envelope';
import type { EventStoreDbConnection, ServerEvent } from './connection';
import { commitEvent } from './events';
import { Regrouping } from './regroup';
import { charactersOf } from '../local/characters';
import { BATCH_CHARACTERS, type ReadAll, type ReadStream } from '../port';
import { fromPosition } from '../position';
import { matches } from '../local/prefixes';

/** Events of a page. Pages grow: most streams are short, and the whole log is long. */
const FIRST_PAGE = 64;
const LAST_PAGE = 512;
/** A page of the whole log begins with the event that ended the one before, and needs another one. */
const LEAST = 2;
/** Every so many events of a page one is measured. */
const MEASURED = 8;

/** How many events are asked for behind a page, about as many as make a batch: by what those of the page take, for the server does not say. */
function nextCount(page: readonly ServerEvent[], count: number): number {
  const some = page.filter((_, i) => i % MEASURED === 0);
  const characters = some.reduce((sum, { data }) => sum + charactersOf(data), 0);
  return Math.max(LEAST, Math.min(count * 4, LAST_PAGE, Math.floor((BATCH_CHARACTERS * some.length) / characters)));
}

export async function* readStream(
  server: EventStoreDbConnection,
  stream: StreamName,
  { from, direction = 'forwards', limit = Infinity }: ReadStream,
): AsyncGenerator<RecordedCommit, void, undefined> {
  const regrouping = new Regrouping(direction);
  let next: number | 'end' = from ?? (direction === 'forwards' ? 0 : 'end');
  let missing = limit;
  for (let [count, isFirst] = [FIRST_PAGE, true]; ; isFirst = false) {
    const page = await server.readStream(stream, { from: next, direction, count });
    const around = isFirst ? await restOfFirst(server, stream, page[0], direction, from) : [];
    for (const commit of regrouped(regrouping, [...around, ...page])) {
      yield commit;
      missing -= 1;
      if (missing === 0) return;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < count) return;
    next = last.revision + (direction === 'forwards' ? 1 : -1);
    if (next < 0) return;
    count = nextCount(page, count);
  }
}

/** A read that begins within a commit is to give all of it: the events of that commit which lie on the other side of the beginning. */
async function restOfFirst(
  server: EventStoreDbConnection,
  stream: StreamName,
  first: ServerEvent | undefined,
  direction: 'forwards' | 'backwards',
  from: number | undefined,
): Promise<readonly ServerEvent[]> {
  const event = first && commitEvent(first);
  // Backwards from behind the end begins at the end, where half a commit is one that is not there yet.
  if (event === undefined || event.revision !== from) return [];
  const { index, count } = event.mark;
  if (direction === 'forwards') {
    if (index === 0) return [];
    return server.readStream(stream, { from: Math.max(0, from - index), direction: 'forwards', count: index });
  }
  if (index === count - 1) return [];
  const rest = await server.readStream(stream, { from: from + 1, direction: 'forwards', count: count - 1 - index });
  return rest.toReversed();
}

export async function* readAll(
  server: EventStoreDbConnection,
  { after, direction = 'forwards', prefixes, limit = Infinity }: ReadAll,
): AsyncGenerator<RecordedCommit, void, undefined> {
  const regrouping = new Regrouping(direction);
  const forwards = direction === 'forwards';
  // A place is included in what is read forwards from it, so the event at it, seen before, is left out again.
  let seen = after === undefined ? undefined : fromPosition(after);
  let missing = limit;
  for (let count = FIRST_PAGE; ;) {
    const page = await server.readAll({ from: seen ?? (forwards ? 'start' : 'end'), direction, count });
    const fresh = page.filter(({ position }) => !forwards || seen === undefined || seen === 0n || position > seen);
    for (const commit of regrouped(regrouping, fresh)) {
      if (!matches(prefixes)(commit)) continue;
      yield commit;
      missing -= 1;
      if (missing === 0) return;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < count) return;
    seen = last.position;
    count = nextCount(page, count);
  }
}

function* regrouped(
  regrouping: Regrouping,
  events: readonly ServerEvent[],
): Generator<RecordedCommit, void, undefined> {
  for (const recorded of events) {
    const event = commitEvent(recorded);
    const commit = event && regrouping.take(event);
    if (commit !== undefined) yield commit;
  }
}
