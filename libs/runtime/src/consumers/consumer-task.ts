import type { MessagePort } from 'node:worker_threads';
import type { Commander } from '@parley/automations';
import type { EventStore, StreamName } from '@parley/event-store';
import type { Logger, Tracing } from '@parley/platform';
import type { ConsumerStatus, LeasedConsumer } from '@parley/subscriptions';
import type { EventLog } from '../stores/event-store-kinds';
import type { Sending } from '../publisher/start-sending';

/* What the thread of a consumer is given, and what it and the one that started it say to each other. */

/** What a worker opens; all of it is claimed by this process already. */
export interface WorkerStores {
  readonly log: EventLog;
  readonly readModelFile: string;
  /** Where the consumer publishes. */
  readonly publicLog?: PublicLogFile | undefined;
  /** Where automations keep what they know. */
  readonly automations?: { readonly file: string } | undefined;
}

interface PublicLogFile {
  readonly file: string;
  readonly retentionDays: number;
  /** What it sends webhooks with; without it nothing is sent. */
  readonly sending?: Sending | undefined;
}

/** A consumer opened in a worker, with the log that it follows. */
export interface OpenedInWorker {
  readonly consumer: LeasedConsumer;
  readonly store: Pick<EventStore, 'subscribe'>;
  /** What acts on what the consumer knows: it is stopped before it. */
  readonly acting?: { stop(): Promise<void> } | undefined;
  close(): Promise<void>;
}

/** What a consumer has in its thread besides the stores. */
export interface InThread {
  readonly tracing: Tracing | undefined;
  readonly logger: Logger;
  /** The write path, in the thread that has it; undefined for a consumer that asks for nothing. */
  readonly commander: Commander | undefined;
}

/** What a file that opens consumers by their names exports. */
export interface OpensConsumers {
  openInWorker(name: string, stores: WorkerStores, inThread: InThread): OpenedInWorker;
}

/** What the worker is given. */
export interface ConsumerTask {
  readonly consumer: string;
  /** The file that opens it. */
  readonly opener: string;
  readonly stores: WorkerStores;
  readonly atFirst: number;
  readonly fatal: readonly string[];
  readonly inHand: SharedArrayBuffer;
  /** Where a commander is asked. */
  readonly commander: MessagePort | undefined;
}

export type FromConsumer =
  | { readonly tag: 'status'; readonly status: ConsumerStatus }
  | { readonly tag: 'log'; readonly level: keyof Logger; readonly fields: object; readonly text: string }
  | { readonly tag: 'again'; readonly id: number; readonly handled: boolean }
  /** `runs`: whether the consumer runs in this process at all. */
  | { readonly tag: 'again'; readonly id: number; readonly failed: string; readonly runs: boolean };

export interface AskedAgain {
  readonly tag: 'again';
  readonly id: number;
  readonly stream: StreamName;
}

export type ToConsumer = { readonly tag: 'stop' } | AskedAgain;
