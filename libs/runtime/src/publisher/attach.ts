import { endOfLog, type EventStore, type RecordedCommit } from '@parley/event-store';
import type { Logger } from '@parley/platform';
import type { Epoch, LastCommit, PublicLogReader, PublicLogWriter } from '@parley/public-log';
import { isAhead } from '../stores/is-ahead';

/** Whether a public log that begins on a log with events publishes these (`PARLEY_PUBLISH_FROM`). */
export type PublishFrom = 'start' | 'now';

/** The public log was not made from this log. The message says what to do. */
export class PublicLogOfAnotherLog extends Error {
  override readonly name = 'PublicLogOfAnotherLog';
}

interface Attached {
  readonly store: Pick<EventStore, 'readAll' | 'readStream'>;
  /** A server's checkpoints may be behind its last commit. */
  readonly isOnServer?: boolean;
  /** Another log has another. Rejects with `StoreUnavailable`. */
  readonly logId: () => Promise<string>;
  readonly publicLog: Pick<PublicLogReader, 'epochs'> &
    Pick<PublicLogWriter, 'begin' | 'last' | 'copied' | 'checkpoint'>;
  /** What whoever reads the message knows the public log by. */
  readonly name: string;
  readonly from: PublishFrom;
  readonly logger: Logger;
}

/**
 * Sees to it that the public log goes on with this event log. A new one begins here; one whose last commit this log has under another id of
 * the log, as after a copy, begins another epoch, and so does one that is a copy itself, as after a restore; one that knows of more than
 * this log throws `PublicLogOfAnotherLog`, and changes nothing.
 */
export async function attachPublicLog(attached: Attached): Promise<void> {
  const { publicLog, store } = attached;
  const logId = await attached.logId();
  const newest = (await publicLog.epochs()).at(-1);
  if (newest === undefined) return beginFirst(attached, logId);
  const last = await publicLog.last();
  const found = last && (await commitAt(store, last));
  if ((last === undefined || found !== undefined) && !(await hasPassedBy(attached, newest, logId))) {
    // A log that was copied has other positions, also where its id came along.
    const isAnother = newest.logId !== logId || found?.position !== last?.position;
    if (isAnother) return publicLog.begin({ logId, position: found?.position ?? '' });
    const isCopy = await publicLog.copied();
    if (isCopy) await publicLog.begin({ logId, position: (await publicLog.checkpoint()) ?? '' });
    return;
  }
  throw new PublicLogOfAnotherLog(
    `The public log ${attached.name} knows of events that the event log does not hold: it is of another log, or the event log was restored ` +
      'alone from an older backup. Restore both from one backup (npm run parley -- restore --from DIR), or move that file away: then a new ' +
      'public log begins, readers get 410 for the cursors that they have, and the webhooks and what they wait for are gone with that file.',
  );
}

/** It has come further than the log goes: what is written from now on would be passed by. */
async function hasPassedBy({ store, publicLog, isOnServer }: Attached, newest: Epoch, logId: string): Promise<boolean> {
  if (isOnServer === true || newest.logId !== logId) return false;
  return isAhead(await publicLog.checkpoint(), await endOfLog(store));
}

/** The commit, where this log has it. */
async function commitAt(store: Attached['store'], last: LastCommit): Promise<RecordedCommit | undefined> {
  for await (const found of store.readStream(last.stream, { from: last.revision, limit: 1 }))
    if (found.id === last.id) return found;
  return undefined;
}

async function beginFirst({ publicLog, store, from, logger }: Attached, logId: string): Promise<void> {
  const end = await endOfLog(store);
  const isOlder = end !== undefined;
  await publicLog.begin({ logId, position: isOlder && from === 'now' ? end : '' });
  if (!isOlder) return;
  logger.info(
    { from },
    from === 'now'
      ? 'the event log is older than its public log: what happened so far is folded and not published; from now on everything is. ' +
          'PARLEY_PUBLISH_FROM=start, set before this first start, publishes it from the beginning'
      : 'the event log is older than its public log: what happened so far is published from the beginning',
  );
}
