import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SingleBar } from 'cli-progress';
import { endOfLog, sqliteEventStore } from '@parley/event-store';
import { rebuild } from '@parley/runtime';
import { sqliteConversationReadModel } from '@parley/read-models';
import { fillLog, type Filled } from './filled-log';
import { freshFiles, type Files } from './files';

export interface FilledFiles extends Files {
  readonly filled: Filled;
}

/** Raise it when another log is written for the same seed: what was kept is then made again. */
const FORM = 1;
const SEED = 1;

/**
 * A log of so many conversations and the read model of it, with a bar for each. With PARLEY_BENCH_KEEP they stay in
 * PARLEY_BENCH_FOLDER and are used again; the read model is brought up to date, or made anew when its tables are others.
 */
export async function filledFiles(conversations: number): Promise<FilledFiles> {
  const files = process.env['PARLEY_BENCH_KEEP'] === undefined ? freshFiles() : keptFiles(conversations);
  const about = aboutFile(files);
  if (!existsSync(about)) {
    const unfinished = `${files.events}.part`;
    removeWith(unfinished);
    const filled = await withBar('filling', conversations, (progress) =>
      fillLog(unfinished, conversations, { seed: SEED, progress }),
    );
    renameSync(unfinished, files.events);
    removeWith(unfinished);
    removeWith(files.readModel);
    writeFileSync(about, JSON.stringify(filled));
  }
  const filled = JSON.parse(readFileSync(about, 'utf8')) as Filled;
  if (!(await isUpToDate(files))) await withBar('rebuilding', filled.events, (progress) => rebuilt(files, progress));
  return { ...files, filled };
}

const removeWith = (file: string): void => {
  for (const end of ['', '-wal', '-shm', '.lock']) rmSync(file + end, { force: true });
};

/** What is known of the log, beside it; written when all of it is there. */
export const aboutFile = ({ folder }: Pick<Files, 'folder'>): string => join(folder, 'filled.json');

function keptFiles(conversations: number): Files {
  const folder = join(process.env['PARLEY_BENCH_FOLDER'] ?? tmpdir(), `parley-filled-${FORM}-${conversations}-${SEED}`);
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    events: join(folder, 'events.db'),
    readModel: join(folder, 'read-model.db'),
    remove: () => undefined,
  };
}

/** Makes the read model anew, as `npm run parley -- rebuild` does. Gives events and seconds. */
export async function rebuilt(
  { events, readModel }: Pick<Files, 'events' | 'readModel'>,
  progress: (events: number) => void = () => undefined,
): Promise<{ readonly events: number; readonly seconds: number }> {
  const store = sqliteEventStore(events);
  const model = sqliteConversationReadModel(readModel);
  const started = performance.now();
  const count = await rebuild({
    task: {
      log: { kind: 'sqlite', file: events, forThread: store.forThread },
      logId: store.logId,
      readModelFile: readModel,
    },
    readModel: model,
    projector: { pause: async () => undefined, resume: () => undefined },
    onProgress: (step) => progress(step.events),
    onWarning(message) {
      throw new Error(message);
    },
  });
  const seconds = (performance.now() - started) / 1000;
  await model.close();
  await store.close();
  return { events: count, seconds };
}

/** Whether the read model is there and at the end of its log. */
async function isUpToDate({ events, readModel }: Files): Promise<boolean> {
  if (!existsSync(readModel)) return false;
  const store = sqliteEventStore(events);
  const model = sqliteConversationReadModel(readModel);
  const checkpoint = await model.checkpoint();
  const end = (await endOfLog(store)) ?? '';
  await model.close();
  await store.close();
  return checkpoint === end;
}

/**
 * So that the system has the file in its memory, as far as there is some. In a process of its own: to close a file that SQLite
 * has open in the same process would take away its locks.
 */
export async function readThrough(file: string): Promise<void> {
  const script = "require('node:fs').createReadStream(process.argv[1], { highWaterMark: 1 << 20 }).resume()";
  await promisify(execFile)(process.execPath, ['-e', script, file]);
}

export async function withBar<T>(what: string, total: number, work: (progress: (done: number) => void) => Promise<T>) {
  const bar = new SingleBar({
    format: `${what} {bar} {percentage}% | {value}/{total} | {rate}/s | {eta_formatted} left`,
    etaBuffer: 100,
    clearOnComplete: true,
  });
  const started = performance.now();
  const rateOf = (done: number): string =>
    Math.round((done * 1000) / (performance.now() - started)).toLocaleString('en');
  bar.start(total, 0, { rate: '' });
  try {
    return await work((done) => bar.update(done, { rate: rateOf(done) }));
  } finally {
    bar.stop();
  }
}
