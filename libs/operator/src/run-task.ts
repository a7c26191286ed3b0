import { AUTOMATIONS } from '@parley/automations';
import { CONVERSATIONS } from '@parley/read-models';
import { automationsBeside, publicLogBeside, rebuild, type PausableConsumer } from '@parley/runtime';
import type { Stores } from '@parley/runtime';
import { tellOfParked, type HandlesAgain, type ParkedOf } from './parked';
import { backUp, type BackedUpFrom } from './back-up';
import { copyInWorker, type CopiedFrom } from './copy-in-worker';
import { rebuildProgress, type Report, type TaskRequest } from './tasks';
import { verifyInWorker } from './verify-in-worker';

interface RebuildResources extends Pick<Stores, 'log' | 'logId' | 'readModelFile'> {
  readonly readModel: Pick<Stores['readModel'], 'replaceByRebuilt'>;
  readonly projector: Pick<PausableConsumer, 'pause' | 'resume'>;
}

/** What a task works on: the stores of this process, and what keeps its read model up to date. */
interface TaskResources extends Pick<Stores, 'readModel' | 'log' | 'logId' | 'readModelFile'> {
  /** What automations have parked; undefined where none are. */
  readonly automations?: Pick<ParkedOf, 'parked'> | undefined;
  readonly again: HandlesAgain;
  readonly projector: Pick<PausableConsumer, 'pause' | 'resume'>;
  /** Where the API keys are, and the public log and the master key beside them. */
  readonly operations?: string;
  readonly masterKeyGiven?: boolean;
}

export interface Tasks {
  /** Carries a task out and tells of it. Never rejects: what goes wrong is the last report. */
  run(request: TaskRequest, emit: (report: Report) => void, signal: AbortSignal): Promise<void>;
}

type Emit = (report: Report) => void;
type BackupRequest = Extract<TaskRequest, { task: 'backup' }>;
type CopyRequest = Extract<TaskRequest, { task: 'copy' }>;

/** The tasks, one at a time on the same thing: the read model's files, the target of a copy, or a backup. */
export function tasksOn(resources: TaskResources): Tasks {
  const { readModel, automations, log, logId, readModelFile, again, operations, masterKeyGiven = false } = resources;
  const withKeys = operations === undefined ? [] : [operations, publicLogBeside(operations)];
  const copied = { log, files: [readModelFile, automationsBeside(readModelFile), ...withKeys] };
  const consumers: readonly ParkedOf[] = [
    { consumer: CONVERSATIONS, parked: readModel.parked },
    ...(automations === undefined ? [] : [{ consumer: AUTOMATIONS, parked: automations.parked }]),
  ];
  return oneAtATime(async (request, emit, signal, seconds) => {
    switch (request.task) {
      case 'rebuild':
        return rebuildOn(resources, emit, signal, seconds);
      case 'verify': {
        const verified = await verifyInWorker({ log, logId, readModelFile, operations }, emit, signal);
        return { tag: 'verified', verified, seconds: seconds() };
      }
      case 'parked': {
        const told = await tellOfParked({ consumers, again }, request, emit, signal);
        return { tag: 'parked-told', ...told, seconds: seconds() };
      }
      case 'copy':
        return copy(copied, request, emit, signal, seconds);
      case 'backup':
        return {
          tag: 'backed-up',
          backup: await backUp({ log, operations, masterKeyGiven }, request.to, emit, signal),
          seconds: seconds(),
        };
    }
  });
}

/** Only rebuilds, and needs no read model that can be opened. */
export const rebuildsOf = (
  resources: RebuildResources,
): { run(request: { readonly task: 'rebuild' }, emit: Emit, signal: AbortSignal): Promise<void> } =>
  oneAtATime<{ readonly task: 'rebuild' }>((_, emit, signal, seconds) => rebuildOn(resources, emit, signal, seconds));

async function rebuildOn(
  { readModel, projector, log, logId, readModelFile }: RebuildResources,
  emit: Emit,
  signal: AbortSignal,
  seconds: () => number,
): Promise<Report> {
  const events = await rebuild({
    task: { log, logId, readModelFile },
    readModel,
    projector,
    onProgress: (progress) => emit(rebuildProgress(progress)),
    onWarning: (message) => emit({ tag: 'warning', message }),
    signal,
  });
  return { tag: 'rebuilt', events, seconds: seconds() };
}

/** Only copies, and needs no read model for it. */
export const copiesOf = (
  copied: CopiedFrom,
): { run(request: CopyRequest, emit: Emit, signal: AbortSignal): Promise<void> } =>
  oneAtATime<CopyRequest>((request, emit, signal, seconds) => copy(copied, request, emit, signal, seconds));

/** Only backs up, and needs no store that is open for it. */
export const backupsOf = (
  files: BackedUpFrom,
): { run(request: BackupRequest, emit: Emit, signal: AbortSignal): Promise<void> } =>
  oneAtATime<BackupRequest>(async ({ to }, emit, signal, seconds) => ({
    tag: 'backed-up',
    backup: await backUp(files, to, emit, signal),
    seconds: seconds(),
  }));

async function copy(
  copied: CopiedFrom,
  { to }: CopyRequest,
  emit: Emit,
  signal: AbortSignal,
  seconds: () => number,
): Promise<Report> {
  const made = await copyInWorker(copied, to, emit, signal);
  return { tag: 'copied', copied: made, seconds: seconds() };
}

type Work<Request> = (request: Request, emit: Emit, signal: AbortSignal, seconds: () => number) => Promise<Report>;

const WORKS_ON = {
  rebuild: 'read model',
  verify: 'read model',
  parked: 'read model',
  copy: 'copy',
  backup: 'backup',
} as const;

function oneAtATime<Request extends TaskRequest>(work: Work<Request>) {
  const underWay = new Map<string, Request['task']>();
  return {
    async run(request: Request, emit: Emit, signal: AbortSignal): Promise<void> {
      const { task } = request;
      const other = underWay.get(WORKS_ON[task]);
      if (other !== undefined)
        return emit({ tag: 'failed', task, reason: `A ${other} is under way. Try again when it has ended.` });
      underWay.set(WORKS_ON[task], task);
      const started = performance.now();
      const seconds = (): number => Math.round(performance.now() - started) / 1000;
      try {
        emit(await work(request, emit, signal, seconds));
      } catch (error) {
        emit({ tag: 'failed', task, reason: error instanceof Error ? error.message : String(error) });
      } finally {
        underWay.delete(WORKS_ON[task]);
      }
    },
  };
}
