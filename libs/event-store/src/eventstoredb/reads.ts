import type { RecordedCommit, StreamName } from '../envelope';
import type { EventStoreDbConnection, ServerEvent } from './connection';
import { commitEvent } from './events';
import { BatchSize } from '../local/characters';
import { Regrouping } from './regroup';
import type { ReadAll, ReadStream } from '../port';
import { fromPosition } from '../position';
import { matches } from '../local/prefixes';

/** Pages grow: most streams are short, and the whole log is long. Behind one that was too large comes a short one. */
const SHORT_PAGE = 16;
const FIRST_PAGE = 64;
const LAST_PAGE = 512;
const nextPage = (count: number, tooLarge: boolean): number => (tooLarge ? SHORT_PAGE : Math.min(count * 4, LAST_PAGE));

export async function* readStream(
  server: EventStoreDbConnection,
  stream: StreamName,
  { from, direction = 'forwards', limit = Infinity }: ReadStream,
): AsyncGenerator<RecordedCommit, void, undefined> {
  const regrouping = new Regrouping(direction);
  let next: number | 'end' = from ?? (direction === 'forwards' ? 0 : 'end');
  let missing = limit;
  for (let count = FIRST_PAGE, tooLarge = false; ; count = nextPage(count, tooLarge)) {
    const size = new BatchSize();
    tooLarge = false;
    const page = await server.readStream(stream, { from: next, direction, count });
    const around = count === FIRST_PAGE ? await restOfFirst(server, stream, page[0], direction, from) : [];
    for (const commit of regrouped(regrouping, [...around, ...page])) {
      tooLarge ||= size.endsWith(commit);
      yield commit;
      missing -= 1;
      if (missing === 0) return;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < count) return;
    next = last.revision + (direction === 'forwards' ? 1 : -1);
    if (next < 0) return;
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
  for (let count = FIRST_PAGE, tooLarge = false; ; count = nextPage(count, tooLarge)) {
    const size = new BatchSize();
    tooLarge = false;
    const page = await server.readAll({ from: seen ?? (forwards ? 'start' : 'end'), direction, count });
    const fresh = page.filter(({ position }) => !forwards || seen === undefined || seen === 0n || position > seen);
    for (const commit of regrouped(regrouping, fresh)) {
      tooLarge ||= size.endsWith(commit);
      if (!matches(prefixes)(commit)) continue;
      yield commit;
      missing -= 1;
      if (missing === 0) return;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < count) return;
    seen = last.position;
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
