import type { Scheduler } from '@parley/platform';
import type { Lease } from '@parley/subscriptions';
import type { AutomationStore, TimerLane } from '../port';
import type { DueTimer } from './command-of';
import type { Held } from './held';
import { LaneReader } from './lane-reader';
import type { TimerLimits } from './limits';
import type { PassedTime } from '../passed-time';

interface Parts {
  readonly store: Pick<AutomationStore, 'dueIn' | 'settled'>;
  readonly scheduler: Pick<Scheduler, 'now'>;
  readonly time: PassedTime;
  readonly held: Held;
  readonly limits: Pick<TimerLimits, 'ahead' | 'page' | 'lookMs'>;
  /** Nothing of that lane is due any more. */
  readonly settled: (lane: TimerLane) => void;
}

/**
 * What is due: workspaces take turns, and so do the lanes of each, so that what is due now waits for no backlog of another lane. A lane has its timers in the
 * order of their time: all snoozes of a workspace are one.
 */
export class DueTimers {
  /** By workspace, then by lane, in the order of their turns. */
  private lanes = new Map<string, Map<string, LaneReader>>();
  /** Workspaces in which something may be due, in the order of their turns. */
  private turns = new Set<string>();
  private size = 0;

  constructor(private readonly parts: Parts) {}

  /** Something may be due of which nobody has asked yet. */
  get hasMore(): boolean {
    return this.turns.size > 0;
  }

  /** Lanes that stay due although nothing of them may be asked for now: in all, and at most of one workspace. */
  blocked(): { readonly lanes: number; readonly ofWorkspace: number } {
    let [lanes, ofWorkspace] = [0, 0];
    for (const readers of this.lanes.values()) {
      const there = [...readers.values()].filter((reader) => reader.isThrough && reader.leavesSome).length;
      lanes += there;
      ofWorkspace = Math.max(ofWorkspace, there);
    }
    return { lanes, ofWorkspace };
  }

  clear(): void {
    this.lanes = new Map();
    this.turns = new Set();
    this.size = 0;
  }

  /** These are due by now, and no others. */
  update(lanes: readonly TimerLane[]): void {
    const before = this.lanes;
    const passed = this.parts.time.now();
    this.size = Math.max(1, lanes.length - this.blocked().lanes);
    this.lanes = new Map();
    for (const lane of inTurn(lanes, before)) {
      const key = keyOf(lane);
      const reader = before.get(lane.workspace)?.get(key) ?? new LaneReader(lane, this.parts.held, passed);
      if (reader.isThrough && reader.age(passed) >= this.parts.limits.lookMs) reader.fromFront(passed);
      else reader.goOn();
      const there = this.lanes.get(lane.workspace) ?? new Map<string, LaneReader>();
      this.lanes.set(lane.workspace, there.set(key, reader));
    }
    const turns = [...this.turns].filter((workspace) => this.lanes.has(workspace));
    this.turns = new Set([...turns, ...this.lanes.keys()]);
  }

  /** Something that was passed by in that lane may be due, or nothing any more. */
  lookThrough(lane: TimerLane): void {
    const reader = this.lanes.get(lane.workspace)?.get(keyOf(lane));
    if (reader === undefined) return;
    reader.lookThrough(this.parts.time.now());
    this.turns.add(lane.workspace);
  }

  /**
   * Whose turn it is, workspaces that are `passedBy` left out; undefined when nothing is due that may be asked for now. Rejects with what the store rejects
   * with.
   */
  async next(lease: Lease, passedBy: ReadonlySet<string> = NONE): Promise<DueTimer | undefined> {
    const { turns } = this;
    for (const workspace of turns) {
      if (passedBy.has(workspace)) continue;
      const due = await this.nextOf(workspace, lease);
      if (due !== undefined) return due;
      turns.delete(workspace);
    }
    return undefined;
  }

  /** It is asked for: others have their turn. */
  take({ lane }: DueTimer): void {
    const [lanes, key] = [this.lanes.get(lane.workspace), keyOf(lane)];
    const reader = lanes?.get(key);
    reader?.take();
    if (reader !== undefined && lanes?.delete(key) === true) lanes.set(key, reader);
    this.turns.delete(lane.workspace);
    this.turns.add(lane.workspace);
  }

  private async nextOf(workspace: string, lease: Lease): Promise<DueTimer | undefined> {
    for (const [key, reader] of this.lanes.get(workspace) ?? []) {
      const timer = await this.headOf(key, reader, lease);
      if (timer !== undefined) return { lane: reader.lane, timer };
    }
    return undefined;
  }

  private async headOf(key: string, reader: LaneReader, lease: Lease): Promise<DueTimer['timer'] | undefined> {
    const { head } = reader;
    if (head !== undefined || reader.isThrough) return head;
    const { store, scheduler, limits } = this.parts;
    const page = Math.max(1, Math.min(limits.page, Math.floor(limits.ahead / this.size)));
    await reader.read(store, scheduler.now(), page, lease);
    if (reader.isThrough && !reader.leavesSome) {
      await store.settled(reader.lane, lease);
      this.parts.settled(reader.lane);
      this.lanes.get(reader.lane.workspace)?.delete(key);
    }
    return reader.head;
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Those that were there have their turns in the order in which they had them, before others. */
function inTurn(
  lanes: readonly TimerLane[],
  before: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
): readonly TimerLane[] {
  const places = new Map([...before].map(([workspace, there]) => [workspace, new Map([...there.keys()].map(placed))]));
  const placeOf = (lane: TimerLane): number => places.get(lane.workspace)?.get(keyOf(lane)) ?? Number.MAX_SAFE_INTEGER;
  return lanes
    .map((lane) => ({ lane, place: placeOf(lane) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ lane }) => lane);
}

const placed = (key: string, place: number): readonly [string, number] => [key, place];

/** A lane whose inbox says something else by now is another one. */
const keyOf = (lane: TimerLane): string =>
  lane.kind === 'snoozes' ? '' : `${lane.policy.timeoutMs} ${lane.policy.resolution} ${lane.inbox}`;
