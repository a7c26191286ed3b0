import type { PausableSubscription } from '@parley/projector';
import { rebuild } from '@parley/projector';
import type { Stores } from '@parley/stores';
import { rebuildProgress, type OperatorTask, type Report } from './tasks';
import { verifyInThread } from './verify-thread';

/** What a task works on: the stores of this process, and what keeps its read model up to date. */
export interface Worked extends Pick<Stores, 'readModel' | 'log' | 'logId' | 'readModelFile'> {
  readonly projector: Pick<PausableSubscription, 'pause' | 'resume'>;
}

export interface Tasks {
  /** Carries a task out and tells of it. Never rejects: what goes wrong is the last report. */
  run(task: OperatorTask, tell: (report: Report) => void, signal: AbortSignal): Promise<void>;
}

/** The tasks, one at a time: each has the read model's files to itself. */
export function tasksOn({ readModel, projector, log, logId, readModelFile }: Worked): Tasks {
  let underWay: OperatorTask | undefined;

  async function carryOut(task: OperatorTask, tell: (report: Report) => void, signal: AbortSignal): Promise<Report> {
    const started = performance.now();
    const seconds = (): number => Math.round(performance.now() - started) / 1000;
    const warn = (message: string): void => tell({ tag: 'warning', message });
    switch (task) {
      case 'rebuild': {
        const events = await rebuild({
          task: { log, logId, readModelFile },
          readModel,
          projector,
          onProgress: (progress) => tell(rebuildProgress(progress)),
          onWarning: warn,
          signal,
        });
        return { tag: 'rebuilt', events, seconds: seconds() };
      }
      case 'verify': {
        const verified = await verifyInThread({ log, readModelFile }, tell, signal);
        return { tag: 'verified', verified, seconds: seconds() };
      }
    }
  }

  return {
    async run(task, tell, signal) {
      if (underWay !== undefined)
        return tell({ tag: 'failed', reason: `A ${underWay} is under way. Try again when it has ended.` });
      underWay = task;
      try {
        tell(await carryOut(task, tell, signal));
      } catch (error) {
        tell({ tag: 'failed', reason: error instanceof Error ? error.message : String(error) });
      } finally {
        underWay = undefined;
      }
    },
  };
}
