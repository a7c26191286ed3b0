import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore, type SqliteEventStore } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import { CONVERSATIONS, sqliteConversationReadModel, type SqliteConversationReadModel } from '@parley/read-models';
import { logWriter, WORKSPACE, type LogWriter } from '@parley/testing';
import {
  pausable,
  rebuild,
  startConsumerThread,
  type PausableConsumer,
  type RebuildParts,
  type RebuildProgress,
} from '../src';

/** Longer than any test runs. */
export const LONG_MS = 60_000;

/** A log and a read model in files, and the projector that keeps one up to date with the other. */
export class KeptLive {
  readonly folder = mkdtempSync(join(tmpdir(), 'parley-rebuild-'));
  readonly file = join(this.folder, 'read-model.db');
  readonly store: SqliteEventStore = sqliteEventStore(join(this.folder, 'events.db'));
  readonly write: LogWriter = logWriter(this.store);
  readonly model: SqliteConversationReadModel = sqliteConversationReadModel(this.file);
  readonly projector: PausableConsumer;
  readonly progress: RebuildProgress[] = [];
  readonly warnings: string[] = [];

  constructor() {
    this.model.isOf(this.store.logId);
    const log = { kind: 'sqlite', file: join(this.folder, 'events.db'), forThread: this.store.forThread } as const;
    const consumer = { consumer: CONVERSATIONS, readiness: 'needed' } as const;
    const stores = { log, readModelFile: this.file };
    this.projector = pausable({ name: CONVERSATIONS, readiness: 'needed' }, () =>
      startConsumerThread({ ...consumer, stores, logger: silentLogger, handled: () => this.model.writtenElsewhere() }),
    );
  }

  /** Rebuilds; parts of it may be replaced by others. Gives the number of events. */
  rebuild(parts: Partial<RebuildParts> = {}): Promise<number> {
    const { store, file: readModelFile, model: readModel, projector, progress, warnings } = this;
    return rebuild({
      task: {
        log: { kind: 'sqlite', file: join(this.folder, 'events.db'), forThread: store.forThread },
        logId: store.logId,
        readModelFile,
      },
      readModel,
      projector,
      onProgress: (step) => progress.push(step),
      onWarning: (warning) => warnings.push(warning),
      ...parts,
    });
  }

  /** Says whether the read model follows the log still: what is written now is shown soon. */
  async follows(id: string): Promise<boolean> {
    const revision = await this.write.teammate(id, {
      type: 'TeammateSaved',
      at: 0,
      by: { type: 'api', id: 'key_1' },
      kind: 'attendant',
      available: true,
      private: { name: id, email: null, avatarUrl: null },
    });
    return this.model.waitFor({ kind: 'teammate', workspace: WORKSPACE, id, revision }, LONG_MS);
  }

  /** Tells one file from another that has taken its place. */
  fileNumber(): number {
    return statSync(this.file).ino;
  }

  /** What lies in the folder of a rebuild. */
  leftovers(): readonly string[] {
    return readdirSync(this.folder).filter((name) => name.includes('.rebuild'));
  }

  async dispose(): Promise<void> {
    await this.projector.stop();
    await this.model.close();
    await this.store.close();
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true });
  }
}
