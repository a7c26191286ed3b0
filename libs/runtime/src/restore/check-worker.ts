import type { LogContents } from '@parley/event-store';
import { throttled } from '@parley/platform';
import { checkCopies, type Copies } from '../backup/check-copies';
import { workerMain } from '../workers/worker-main';
import type { BackupProgress } from '../backup/backup';

/* The thread that looks at all of the copies before they are put in place. */
workerMain<Copies, BackupProgress, LogContents | null>(async (copies, { emit }) =>
  checkCopies(
    copies,
    throttled(
      (done: number, of: number) => emit({ step: 'commits', done, of }),
      (done, of) => done >= of,
    ),
  ),
);
