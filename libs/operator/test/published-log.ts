import { inMemoryEventStore, type Batch, type EventStore, type RecordedCommit } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import {
  inMemoryPublicLog,
  inMemoryPublicLogData,
  PUBLISHER,
  type InMemoryPublicLog,
  type PublicLog,
} from '@parley/public-log';
import { inMemoryConversationReadModel, type ConversationReadModel } from '@parley/read-models';
import { attachPublicLog, publisherConsumer, type PublishFrom } from '@parley/runtime';
import type { Lease } from '@parley/subscriptions';
import { LATER, logWriter, type LogWriter } from '@parley/testing';
import { verify, type Difference, type Verified, type VerifiedPublicLog } from '@parley/verification';

/** A log, and the public log that its publisher makes of it when it is told to. */
export class PublishedLog {
  readonly store: EventStore = inMemoryEventStore();
  readonly write: LogWriter = logWriter(this.store);
  readonly data: InMemoryPublicLog = inMemoryPublicLogData();
  readonly publicLog: PublicLog = inMemoryPublicLog(this.data);
  /** Of nobody: only the public log is looked at here. */
  private readonly model: ConversationReadModel = inMemoryConversationReadModel();
  private readonly publisher = publisherConsumer({
    store: this.store,
    publicLog: this.publicLog,
    retentionDays: 30,
    now: () => LATER,
  });
  private lease: Lease | undefined;

  /** To be called before anything is published. */
  attach(from: PublishFrom = 'start', logId = 'log_1'): Promise<void> {
    const { store, publicLog } = this;
    return attachPublicLog({
      store,
      publicLog,
      logId: async () => logId,
      name: 'the public log',
      from,
      logger: silentLogger,
    });
  }

  /** The next commits, all when not said how many, in steps of so many. */
  async publish(most = Infinity, step = 3, fatal: ReadonlySet<string> = new Set()): Promise<void> {
    const lease = await this.held();
    const after = await this.publisher.checkpoint();
    const found: RecordedCommit[] = [];
    const { prefixes } = this.publisher;
    const asked = { ...(after === undefined || after === '' ? {} : { after }), ...(prefixes && { prefixes }) };
    for await (const commit of this.store.readAll(asked)) if (found.length < most) found.push(commit);
    for (let from = 0; from < found.length; from += step) {
      const commits = found.slice(from, from + step);
      const batch: Batch = { commits, position: commits.at(-1)?.position ?? '', caughtUp: false };
      await this.publisher.handle(batch, { lease, fatal });
    }
  }

  async again(stream: string): Promise<boolean> {
    return this.publisher.again(stream, await this.held());
  }

  /** What happened before that time is not kept any more. */
  async forget(before: number): Promise<void> {
    while (await this.publicLog.forget(before, await this.held()));
  }

  /** Of the public log alone, with some answers of it, or all of the log, replaced by others. */
  async verifying(
    answers: Partial<VerifiedPublicLog> = {},
    store: Pick<EventStore, 'readAll' | 'readStream'> = this.store,
  ): Promise<Verification> {
    const differences: Difference[] = [];
    const verified = await verify(store, this.model, {
      onDifference: (found) => differences.push(found),
      publicLog: { ...this.publicLog, ...answers },
    });
    return { verified, differences: differences.filter(({ kind }) => kind === 'public event') };
  }

  private async held(): Promise<Lease> {
    this.lease ??= await this.publicLog.leases.acquire(PUBLISHER, 'test', 3_600_000);
    if (this.lease === undefined) throw new Error('another one publishes');
    return this.lease;
  }
}

interface Verification {
  readonly verified: Verified;
  readonly differences: readonly Difference[];
}
