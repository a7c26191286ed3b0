import { endOfLog, type EventStore } from '@parley/event-store';
import type { Logger } from '@parley/platform';
import type { PublicLogReader, PublicLogWriter } from '@parley/public-log';

/** Whether a public log that begins on a log with events publishes these (`PARLEY_PUBLISH_FROM`). */
export type PublishFrom = 'start' | 'now';

/** The public log was not made from this log. The message says what to do. */
export class PublicLogOfAnotherLog extends Error {
  override readonly name = 'PublicLogOfAnotherLog';
}

interface Attached {
  readonly store: Pick<EventStore, 'readAll' | 'readStream'>;
  readonly logId: string;
  readonly publicLog: Pick<PublicLogReader, 'epochs'> & Pick<PublicLogWriter, 'begin' | 'last'>;
  /** What whoever reads the message knows the public log by. */
  readonly name: string;
  readonly from: PublishFrom;
  readonly logger: Logger;
}

/**
 * Sees to it that the public log goes on with this event log. A new one begins here; one whose last commit this log has under another id of
 * the log, as after a copy, begins another epoch; one that knows of more than this log throws `PublicLogOfAnotherLog`, and changes nothing.
 */
export async function attachPublicLog(attached: Attached): Promise<void> {
  const { publicLog, store, logId } = attached;
  const newest = (await publicLog.epochs()).at(-1);
  if (newest === undefined) return beginFirst(attached);
  const last = await publicLog.last();
  if (last === undefined) {
    if (newest.logId !== logId) await publicLog.begin({ logId, position: '' });
    return;
  }
  for await (const found of store.readStream(last.stream, { from: last.revision, limit: 1 }))
    if (found.id === last.id) {
      if (newest.logId !== logId) await publicLog.begin({ logId, position: found.position });
      return;
    }
  throw new PublicLogOfAnotherLog(
    `The public log ${attached.name} knows of events that the event log does not hold: it is of another log, or the event log was restored ` +
      'alone from an older backup. Restore both from one backup (npm run parley -- restore --from DIR), or move that file away: then a new ' +
      'public log begins, and readers get 410 for the cursors that they have.',
  );
}

async function beginFirst({ publicLog, store, logId, from, logger }: Attached): Promise<void> {
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
