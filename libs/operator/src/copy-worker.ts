import { compareLogs, copyLog, type EventStore, type Position } from '@parley/event-store';
import { openInWorker, workerMain } from '@parley/runtime';
import { throttledProgress } from './throttled-progress';
import type { CopyTask } from './copy-in-worker';
import type { CopyMade, Report } from './tasks';

/* The thread of a copy: copies, then reads both logs side by side. */
workerMain<CopyTask, Report, CopyMade>(async ({ source, target }, { emit }) => {
  let closing = false;
  const warn = (message: string): void => {
    // That closing ends what was open is no news.
    if (!closing) emit({ tag: 'warning', message });
  };
  const [from, to] = [openInWorker(source, warn), openInWorker(target, warn)];
  const copying = throttledProgress('copied', emit);
  const { events, resumed, end } = await copyLog(from, to, {
    onProgress: ({ events: done, share }) => copying(done, share),
  });
  const comparing = throttledProgress('compared', emit);
  const compared = await compareLogs(from, to, end, {
    onDifference: (difference) => emit({ tag: 'copy-difference', difference }),
    onProgress: ({ events: done, share }) => comparing(done, share),
  });
  const later = await eventsAfter(from, end);
  closing = true;
  await to.close();
  await from.close();
  return { events, resumed, compared: compared.events, differences: compared.differences, later };
});

/** How many events came while the copy went on. */
async function eventsAfter(log: EventStore, end: Position | undefined): Promise<number> {
  let events = 0;
  for await (const commit of log.readAll(end === undefined ? {} : { after: end })) events += commit.events.length;
  return events;
}
