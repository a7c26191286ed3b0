import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { Commander } from '@parley/automations';
import type { StreamName } from '@parley/event-store';
import { errorFrames, errorKind, workerOptions, type Logger } from '@parley/platform';
import {
  afterFailure,
  notBegun,
  NotRunningHere,
  Suspects,
  type ConsumerStatus,
  type LeasedConsumer,
  type RunningConsumer,
} from '@parley/subscriptions';
import { commanderToCome } from './commander-to-come';
import { answerOver } from './commander-over-port';
import type { AskedAgain, ConsumerTask, FromConsumer, ToConsumer, WorkerStores } from './consumer-task';
import { SharedInHand } from './in-hand';

export interface ThreadOptions {
  readonly consumer: string;
  readonly readiness: LeasedConsumer['readiness'];
  readonly stores: WorkerStores;
  readonly logger: Logger;
  /** Called after each batch. */
  readonly handled: () => void;
  /** The file that opens the consumer (default: the product's own). */
  readonly opener?: string;
  /** The write path, for one that asks for something; what it asks before that is there waits for it. */
  readonly commander?: Promise<Commander> | undefined;
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
  private readonly stopped = new AbortController();
  private readonly commander: Commander | undefined;
  private asks = 0;

  constructor(private readonly options: ThreadOptions) {
    this.name = options.consumer;
    this.commander = options.commander && commanderToCome(options.commander, this.stopped.signal);
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
    this.stopped.abort();
    if (this.restarting === undefined) this.say({ tag: 'stop' });
    else this.over();
    clearTimeout(this.restarting);
    return this.done;
  }

  private get stopping(): boolean {
    return this.stopped.signal.aborted;
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
    const commander = this.answering();
    const workerData: ConsumerTask = { consumer, opener, stores, atFirst, fatal: [...fatal], inHand, commander };
    const transferList = commander === undefined ? [] : [commander];
    const worker = new Worker(file, { workerData, transferList, resourceLimits: LIMITS, ...workerOptions(file) });
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

  /** The other end of what is answered here, as long as the thread is there. */
  private answering(): MessagePort | undefined {
    if (this.commander === undefined) return undefined;
    const { port1, port2 } = new MessageChannel();
    answerOver(port1, this.commander);
    return port2;
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
