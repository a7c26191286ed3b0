import { Worker } from 'node:worker_threads';
import type { EventStore, StreamName } from '@parley/event-store';
import { errorFrames, errorKind, workerOptions, type Logger, type Tracing } from '@parley/platform';
import {
  afterFailure,
  notBegun,
  NotRunningHere,
  Suspects,
  type ConsumerStatus,
  type LeasedConsumer,
  type RunningConsumer,
} from '@parley/subscriptions';
import type { EventLog } from '../stores/event-store-kinds';
import type { Sending } from '../publisher/start-sending';
import { SharedInHand } from './in-hand';

/** What a worker opens; all of it is claimed by this process already. */
export interface WorkerStores {
  readonly log: EventLog;
  readonly readModelFile: string;
  /** Where the consumer publishes. */
  readonly publicLog?: PublicLogFile | undefined;
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
  close(): Promise<void>;
}

/** What a file that opens consumers by their names exports. */
export interface OpensConsumers {
  openInWorker(name: string, stores: WorkerStores, tracing: Tracing | undefined, logger: Logger): OpenedInWorker;
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
}

export type FromConsumer =
  | { readonly tag: 'status'; readonly status: ConsumerStatus }
  | { readonly tag: 'log'; readonly level: keyof Logger; readonly fields: object; readonly text: string }
  | { readonly tag: 'again'; readonly id: number; readonly handled: boolean }
  /** `runs`: whether the consumer runs in this process at all. */
  | { readonly tag: 'again'; readonly id: number; readonly failed: string; readonly runs: boolean };

interface AskedAgain {
  readonly tag: 'again';
  readonly id: number;
  readonly stream: StreamName;
}

export type ToConsumer = { readonly tag: 'stop' } | AskedAgain;

export interface ThreadOptions {
  readonly consumer: string;
  readonly readiness: LeasedConsumer['readiness'];
  readonly stores: WorkerStores;
  readonly logger: Logger;
  /** Called after each batch. */
  readonly handled: () => void;
  /** The file that opens the consumer (default: the product's own). */
  readonly opener?: string;
}

const RESTART_MS = 1_000;
/** One that died of what it had in hand is started again soon, with less. */
const SEARCH_MS = 50;
/**
 * Node's heap for the thread. A batch is at most some 4 million characters of the log (`BATCH_CHARACTERS`), decoded a few times that, and the documents
 * that it changes are had in parts of 8 MiB.
 */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

/**
 * Runs a consumer in a thread of its own, so that what it does takes no time from commands. A thread that dies is started again and
 * goes on at its checkpoint; a commit that ends it three times, alone, is parked.
 */
export function startConsumerThread(options: ThreadOptions): RunningConsumer {
  return new ConsumerThread(options);
}

type Answer = PromiseWithResolvers<boolean>;

class ConsumerThread implements RunningConsumer {
  readonly name: string;
  readonly readiness: LeasedConsumer['readiness'];
  readonly done: Promise<void>;
  private readonly ended = Promise.withResolvers<undefined>();
  private readonly inHand = new SharedInHand();
  private readonly suspects = new Suspects();
  private readonly asked = new Map<number, Answer>();
  /** What the thread is asked for as soon as it holds its lease. */
  private unsaid: readonly AskedAgain[] = [];
  private current: ConsumerStatus;
  private worker: Worker;
  private restarting: NodeJS.Timeout | undefined;
  private stopping = false;
  private asks = 0;

  constructor(private readonly options: ThreadOptions) {
    this.name = options.consumer;
    this.readiness = options.readiness;
    this.done = this.ended.promise;
    this.current = { ...notBegun(this.name, Date.now()), lease: 'waiting', parked: 0 };
    this.worker = this.start();
  }

  status(): ConsumerStatus {
    return this.current;
  }

  /** Waits for a thread that has just been started. */
  again(stream: StreamName): Promise<boolean> {
    if (this.stopping) return Promise.reject(this.notRunning());
    const answer = Promise.withResolvers<boolean>();
    this.asks += 1;
    this.asked.set(this.asks, answer);
    const asked: AskedAgain = { tag: 'again', id: this.asks, stream };
    if (this.current.lease === 'waiting') this.unsaid = [...this.unsaid, asked];
    else this.say(asked);
    return answer.promise;
  }

  stop(): Promise<void> {
    this.stopping = true;
    if (this.restarting === undefined) this.say({ tag: 'stop' });
    else this.over();
    clearTimeout(this.restarting);
    return this.done;
  }

  private notRunning(): Error {
    return new NotRunningHere(this.name);
  }

  private say(message: ToConsumer): void {
    this.worker.postMessage(message);
  }

  private start(): Worker {
    const { consumer, stores, logger, opener = require.resolve('./open-in-worker') } = this.options;
    const file = require.resolve('./consumer-worker');
    const { atFirst, fatal } = this.suspects;
    const inHand = this.inHand.shared;
    const workerData: ConsumerTask = { consumer, opener, stores, atFirst, fatal: [...fatal], inHand };
    const worker = new Worker(file, { workerData, resourceLimits: LIMITS, ...workerOptions(file) });
    let saidWhy = false;
    worker.on('message', (message: FromConsumer) => this.hear(message));
    worker.on('error', (error: unknown) => {
      saidWhy = true;
      this.failed(errorKind(error));
      logger.error({ consumer, error: errorKind(error), at: errorFrames(error) }, 'the thread of a consumer died');
    });
    worker.on('exit', () => {
      if (!saidWhy && !this.stopping) this.failed('the thread ended');
      this.over();
    });
    return worker;
  }

  private over(): void {
    this.giveUpUnsaid();
    // What it was at may be what has ended it, so that is no reason to ask for nothing else.
    const why = this.stopping ? this.notRunning() : new Error(`the thread of the consumer ${this.name} ended at it`);
    for (const answer of this.asked.values()) answer.reject(why);
    this.asked.clear();
    if (this.stopping) return this.ended.resolve(undefined);
    const held = this.inHand.held();
    if (held !== undefined) this.suspects.failed(held);
    this.inHand.ended();
    this.restarting = setTimeout(
      () => {
        this.restarting = undefined;
        this.worker = this.start();
      },
      held === undefined ? RESTART_MS : SEARCH_MS,
    );
  }

  private failed(lastError: string): void {
    this.current = { ...afterFailure(this.current, lastError, Date.now()), lease: 'waiting' };
  }

  private saidStatus(status: ConsumerStatus): void {
    this.current = status;
    if (status.lease !== 'waiting') {
      for (const asked of this.unsaid) this.say(asked);
      this.unsaid = [];
    } else if (status.retries > 0) this.giveUpUnsaid();
    this.options.handled();
  }

  private giveUpUnsaid(): void {
    for (const { id } of this.unsaid) {
      this.asked.get(id)?.reject(this.notRunning());
      this.asked.delete(id);
    }
    this.unsaid = [];
  }

  private hear(message: FromConsumer): void {
    switch (message.tag) {
      case 'log':
        return this.options.logger[message.level](message.fields, message.text);
      case 'status':
        return this.saidStatus(message.status);
      case 'again':
        return this.answered(message);
    }
  }

  private answered(message: Extract<FromConsumer, { tag: 'again' }>): void {
    const answer = this.asked.get(message.id);
    this.asked.delete(message.id);
    if ('handled' in message) answer?.resolve(message.handled);
    else answer?.reject(message.runs ? new Error(message.failed) : this.notRunning());
  }
}
