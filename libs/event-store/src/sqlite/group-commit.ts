import * as E from 'fp-ts/Either';
import { unavailable, type AppendOutcome } from '../append-outcome';
import type { Commit, StreamName } from '../envelope';
import type { Expected } from '../port';

/** Appends that arrive while a transaction is prepared go into it, up to these limits; more wait for the next. */
export const MAX_GROUP = 512;
const LONGEST_WAIT_MS = 4;
const MAX_WAITING = 20_000;

export interface WaitingAppend {
  readonly stream: StreamName;
  readonly expected: Expected;
  readonly commits: readonly Commit[];
  readonly resolve: (outcome: AppendOutcome) => void;
}

/** Appends of one turn of the event loop are written together, and those of the next turns too while more keep coming. */
interface GroupCommit {
  add(append: WaitingAppend): void;
  /** Whether an append waits or is being written. */
  busy(): boolean;
}

const BUSY = unavailable('another connection has been writing for 5 s');

/** Where another connection is writing, as a checkpoint on a slow disk may for long, a group waits for it, and holds up nobody. */
const BUSY_AGAIN_MS = 10;
const LONGEST_BUSY_MS = 5_000;

/**
 * `write` gives an outcome for each append, in their order, or says that it cannot begin now; `written` is called before anybody hears
 * of them.
 */
export function groupCommit(
  write: (group: readonly WaitingAppend[]) => readonly AppendOutcome[] | 'busy',
  written: () => void,
): GroupCommit {
  let waiting: WaitingAppend[] = [];
  let flushing = false;

  /** One that comes alone is written at the end of its turn; while every turn brings more, the group grows. */
  function gather(waitingBefore: number, since: number): void {
    const more = waiting.length > waitingBefore && waiting.length < MAX_GROUP;
    if (more && performance.now() - since < LONGEST_WAIT_MS) setImmediate(gather, waiting.length, since);
    else flush(performance.now());
  }

  function flush(since: number): void {
    const group = waiting.slice(0, MAX_GROUP);
    const given = write(group);
    if (given === 'busy' && performance.now() - since < LONGEST_BUSY_MS) {
      setTimeout(flush, BUSY_AGAIN_MS, since);
      return;
    }
    waiting = waiting.slice(group.length);
    flushing = waiting.length > 0;
    if (flushing) setImmediate(() => flush(performance.now()));
    const outcomes = given === 'busy' ? group.map(() => BUSY) : given;
    // What nobody knows of may have been written.
    if (outcomes.some((o) => E.isRight(o) || o.left.tag === 'UnknownOutcome')) written();
    for (const [i, { resolve }] of group.entries()) resolve(outcomes[i] as AppendOutcome);
  }

  return {
    add(append) {
      if (waiting.length >= MAX_WAITING)
        return append.resolve(unavailable(`${MAX_WAITING} appends are waiting already`));
      waiting.push(append);
      if (flushing) return;
      flushing = true;
      setImmediate(gather, waiting.length, performance.now());
    },
    busy: () => flushing,
  };
}
