import * as E from 'fp-ts/Either';
import {
  appendSettled,
  MAX_APPEND_BYTES,
  type AppendFailure,
  type Commit,
  type EventStore,
  type Expected,
  type StreamName,
} from '@parley/event-store';
import type { IdempotencyKeys } from './idempotency-keys';

/** A stream as this process knows it: folded up to `revision`, that is after everything decided here, written or not yet. */
export interface Head<State> {
  readonly state: State;
  readonly revision: Expected;
  /** Stamp of the last commit, in ms; 0 before the first. */
  readonly at: number;
  readonly keys: IdempotencyKeys;
}

interface Decided<State> {
  readonly commit: Commit;
  readonly bytes: number;
  readonly next: Head<State>;
  readonly settle: (failure: AppendFailure | undefined) => void;
}

const MAX_RUN = 128;
const MAX_WAITING = 2_000;
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/**
 * Where the commands of one stream meet. Each is decided at once, on the state left by those before it; what they decided
 * while an append was under way goes into the next append together, at one expected revision. So there is at most one append
 * of a stream under way, a hot conversation is not one commit a flush, and nothing is ever written that was decided on
 * something that was not. When an append fails, the writer is `broken`: all that was decided since fails with it, and the
 * next command begins with a new writer, read from the store.
 */
export class StreamWriter<State> {
  broken = false;
  /** That the clock is behind was said. */
  warned = false;
  /** Bytes of all commits that it took over. */
  taken = 0;
  /** What the cache found when it weighed it last, in bytes, and what had been taken then. */
  weighed = { weight: 0, taken: 0 };
  private waiting: Decided<State>[] = [];
  private waitingBytes = 0;
  private sending = false;
  private underway: ReadonlySet<string> = new Set();
  private watchers: (() => void)[] = [];
  /** The stream as far as it is certainly written. */
  durable: Head<State>;

  /** `written` is told of every head that has become durable. */
  constructor(
    private readonly store: EventStore,
    private readonly stream: StreamName,
    public head: Head<State>,
    private readonly written: (head: Head<State>) => void = () => undefined,
  ) {
    this.durable = head;
  }

  get full(): boolean {
    return this.waiting.length >= MAX_WAITING || this.waitingBytes >= MAX_WAITING_BYTES;
  }

  /** Takes over what was decided; resolves with undefined once it is durable, else with why it is not. */
  write(commit: Commit, bytes: number, next: Head<State>): Promise<AppendFailure | undefined> {
    // It may have broken since the caller took it; what was decided on it is decided again.
    if (this.broken) return Promise.resolve({ tag: 'Conflict', actual: this.durable.revision });
    this.head = next;
    this.taken += bytes;
    return new Promise((settle) => {
      this.waiting.push({ commit, bytes, next, settle });
      this.waitingBytes += bytes;
      if (this.sending) return;
      this.sending = true;
      // Commands that arrive in the same turn of the event loop go along.
      setImmediate(() => void this.send());
    });
  }

  /**
   * Whether the stream really was at this revision when all that was decided here up to it had been written. An answer that
   * writes nothing rests on it: another process may have written what this one has not seen.
   */
  async confirm(revision: Expected): Promise<boolean> {
    if (place(this.durable.revision) < place(revision)) {
      await this.writtenUpTo(revision);
      return !this.broken || place(this.durable.revision) >= place(revision);
    }
    for await (const found of this.store.readStream(this.stream, { from: place(revision) + 1, limit: 1 })) {
      if (place(this.durable.revision) > place(revision) || this.underway.has(found.id)) return true;
      this.broken = true;
      return false;
    }
    return true;
  }

  private writtenUpTo(revision: Expected): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.broken || place(this.durable.revision) >= place(revision)) resolve();
        else this.watchers.push(look);
      };
      look();
    });
  }

  private async send(): Promise<void> {
    while (this.waiting.length > 0) {
      const run = this.nextRun();
      const commits = run.map(({ commit }) => commit);
      this.underway = new Set(commits.map(({ id }) => id));
      const result = await this.append(commits);
      if (E.isLeft(result)) return this.breakOff(run, result.left);
      this.durable = run.at(-1)?.next ?? this.durable;
      for (const { settle } of run) settle(undefined);
      this.notify();
      this.written(this.durable);
    }
    this.sending = false;
  }

  /** An adapter that throws has said nothing of what it did. */
  private async append(commits: readonly Commit[]): ReturnType<typeof appendSettled> {
    try {
      return await appendSettled(this.store, this.stream, this.durable.revision, commits);
    } catch (error) {
      return E.left({ tag: 'UnknownOutcome', reason: String(error) });
    }
  }

  /** As many as one append takes: by count and by bytes, at least one. */
  private nextRun(): readonly Decided<State>[] {
    let bytes = 0;
    let count = 0;
    for (const decided of this.waiting) {
      bytes += decided.bytes;
      if (count > 0 && (bytes > MAX_APPEND_BYTES || count >= MAX_RUN)) break;
      count += 1;
    }
    const run = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    this.waitingBytes = this.waiting.length === 0 ? 0 : this.waitingBytes - sum(run);
    return run;
  }

  /** What was not sent was certainly not written, also when nobody knows about what was. */
  private breakOff(run: readonly Decided<State>[], failure: AppendFailure): void {
    this.broken = true;
    const rest = this.waiting;
    this.waiting = [];
    for (const { settle } of run) settle(failure);
    const unsent: AppendFailure =
      failure.tag === 'UnknownOutcome' ? { tag: 'Unavailable', reason: failure.reason } : failure;
    for (const { settle } of rest) settle(unsent);
    this.notify();
  }

  private notify(): void {
    const watchers = this.watchers;
    this.watchers = [];
    for (const look of watchers) look();
  }
}

const sum = (run: readonly { readonly bytes: number }[]): number => run.reduce((all, { bytes }) => all + bytes, 0);

const place = (revision: Expected): number => (revision === 'none' ? -1 : revision);
