import type { Millis } from '@parley/domain';
import type { Revision } from '@parley/event-store';
import type { RoutingView, Timer, TimerLane } from '../port';
import type { DueTimer } from './command-of';
import type { TimerLimits } from './limits';
import type { PassedTime } from '../passed-time';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** So long is waited for the store to hear of what was done; of a parked conversation it will not. */
const AWAITED_MS = 30_000;
/** So many are looked up at once; the next time, others come first. */
const LOOKED_UP = 200;

interface Entry {
  readonly due: DueTimer;
  /** How often it was put aside in a row. */
  readonly tries: number;
}

interface Awaited extends Entry {
  /** Of the conversation after what was done: when the store has that one, it knows. */
  readonly revision: Revision;
  readonly since: Millis;
}

interface Aside extends Entry {
  /** Passed by until then; `Infinity` for as long as the timer stays as it is. */
  readonly till: Millis;
}

/**
 * Timers that the store says are due, and that are not to be asked for now: each is under way, or was done and the store does not know it yet, or it
 * waits for its next try. What is forgotten here is asked for once more, which changes nothing.
 */
export class Held {
  private readonly asked = new Map<string, Entry>();
  private readonly awaited = new Map<string, Awaited>();
  /** The store knows what was done. Should it still say that the timer is due, that is not to be asked for at once. */
  private readonly known = new Map<string, Entry>();
  private readonly aside = new Map<string, Aside>();

  constructor(
    private readonly view: Pick<RoutingView, 'revisionOf'>,
    private readonly limits: Pick<TimerLimits, 'held' | 'aside'>,
    private readonly time: PassedTime,
  ) {}

  get isFull(): boolean {
    return this.awaited.size >= this.limits.held;
  }

  /** Whether the store will hear of something soon. */
  get isAwaiting(): boolean {
    return this.asked.size + this.awaited.size > 0;
  }

  /** It is asked for now. */
  begin(due: DueTimer): void {
    const key = keyOf(due);
    this.asked.set(key, { due, tries: this.aside.get(key)?.tries ?? 0 });
    this.aside.delete(key);
  }

  /** It was not done, and may be asked for again. */
  giveBack(due: DueTimer): void {
    this.asked.delete(keyOf(due));
  }

  /** It has its answer: the store will know when it has this revision. */
  awaits(due: DueTimer, revision: Revision): void {
    const entry = this.ended(due);
    this.awaited.set(keyOf(due), { ...entry, revision, since: this.time.now() });
  }

  /** It is tried again after a while, longer each time; gives how often it was put aside before. */
  putAside(due: DueTimer): number {
    return this.putAsideAs(this.ended(due));
  }

  /** It is passed by for as long as it stays as it is. */
  putAsideForGood(due: DueTimer): void {
    this.remember({ ...this.ended(due), till: Infinity });
  }

  /** How often one that is under way was put aside before. */
  triesOf(due: DueTimer): number {
    return this.asked.get(keyOf(due))?.tries ?? 0;
  }

  /** Whether it is not to be asked for now, by what the store says of it. */
  keepsBack(due: DueTimer): boolean {
    const key = keyOf(due);
    if (this.asked.has(key)) return true;
    const awaited = this.awaited.get(key);
    if (awaited !== undefined) {
      if (due.timer.revision < awaited.revision) return true;
      this.isKnown(key, awaited);
    }
    const known = this.known.get(key);
    if (known !== undefined) {
      this.known.delete(key);
      // The clocks differ.
      if (isSame(known.due.timer, due.timer)) this.putAsideAs(known);
    }
    const aside = this.aside.get(key);
    if (aside === undefined) return false;
    if (isSame(aside.due.timer, due.timer)) return aside.till > this.time.now();
    this.aside.delete(key);
    return false;
  }

  /** Forgets what the store has heard of by now; gives where something else may be due instead. */
  async forgetKnown(): Promise<readonly TimerLane[]> {
    const some = [...this.awaited].slice(0, LOOKED_UP);
    const revisions = await Promise.all(some.map(([, { due }]) => this.revisionOf(due)));
    const over = some.filter(([key, entry], index) => this.isOver(key, entry, revisions[index]));
    return over.map(([, { due }]) => due.lane);
  }

  /** Where one that was put aside may be tried again. Each is told once. */
  toTry(): readonly TimerLane[] {
    const now = this.time.now();
    const over = [...this.aside].filter(([, { till }]) => till > -Infinity && till <= now);
    for (const [key, entry] of over) this.aside.set(key, { ...entry, till: -Infinity });
    return over.map(([, { due }]) => due.lane);
  }

  private revisionOf({ lane, timer }: DueTimer): Promise<Revision | undefined> {
    return this.view.revisionOf(lane.workspace, timer.conversation);
  }

  private isOver(key: string, entry: Awaited, known: Revision | undefined): boolean {
    if (this.awaited.get(key) !== entry) return false;
    const isKnown = known === undefined || known >= entry.revision;
    this.awaited.delete(key);
    if (!isKnown && this.time.now() - entry.since < AWAITED_MS) {
      this.awaited.set(key, entry);
      return false;
    }
    if (isKnown) this.isKnown(key, entry);
    else this.putAsideAs(entry);
    return true;
  }

  private isKnown(key: string, { due, tries }: Entry): void {
    this.awaited.delete(key);
    this.known.set(key, { due, tries });
    const [oldest] = this.known.keys();
    if (this.known.size > this.limits.held && oldest !== undefined) this.known.delete(oldest);
  }

  private ended(due: DueTimer): Entry {
    const key = keyOf(due);
    const entry = this.asked.get(key) ?? { due, tries: 0 };
    this.asked.delete(key);
    return entry;
  }

  private putAsideAs({ due, tries }: Entry): number {
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 20));
    this.remember({ due, tries: tries + 1, till: this.time.now() + pause });
    return tries;
  }

  private remember(entry: Aside): void {
    const key = keyOf(entry.due);
    this.aside.delete(key);
    this.aside.set(key, entry);
    const [oldest] = this.aside.keys();
    if (this.aside.size > this.limits.aside && oldest !== undefined) this.aside.delete(oldest);
  }
}

const keyOf = ({ lane, timer }: DueTimer): string => `${lane.workspace} ${timer.conversation}`;

/** Whether it is the same timer, whatever else happened to its conversation. */
const isSame = (a: Timer, b: Timer): boolean => a.snoozeId === b.snoozeId && a.dueAt === b.dueAt && a.cause === b.cause;
