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
}

/** What is due: workspaces take turns, and each has its timers in the order of their time, over all its lanes. */
export class DueTimers {
  /** By workspace, then by lane. */
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
    for (const lane of lanes) {
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

  /** Whose turn it is; undefined when nothing is due that may be asked for now. Rejects with what the store rejects with. */
  async next(lease: Lease): Promise<DueTimer | undefined> {
    const { turns } = this;
    for (const workspace of turns) {
      const due = await this.earliestOf(workspace, lease);
      if (due !== undefined) return due;
      turns.delete(workspace);
    }
    return undefined;
  }

  /** It is asked for: others have their turn. */
  take({ lane }: DueTimer): void {
    this.lanes.get(lane.workspace)?.get(keyOf(lane))?.take();
    this.turns.delete(lane.workspace);
    this.turns.add(lane.workspace);
  }

  private async earliestOf(workspace: string, lease: Lease): Promise<DueTimer | undefined> {
    let earliest: DueTimer | undefined;
    for (const [key, reader] of this.lanes.get(workspace) ?? []) {
      const timer = await this.headOf(key, reader, lease);
      if (timer === undefined) continue;
      const due = { lane: reader.lane, timer };
      if (earliest === undefined || isBefore(due, earliest)) earliest = due;
    }
    return earliest;
  }

  private async headOf(key: string, reader: LaneReader, lease: Lease): Promise<DueTimer['timer'] | undefined> {
    const { head } = reader;
    if (head !== undefined || reader.isThrough) return head;
    const { store, scheduler, limits } = this.parts;
    const page = Math.max(1, Math.min(limits.page, Math.floor(limits.ahead / this.size)));
    await reader.read(store, scheduler.now(), page, lease);
    if (reader.isThrough && !reader.leavesSome) {
      await store.settled(reader.lane, lease);
      this.lanes.get(reader.lane.workspace)?.delete(key);
    }
    return reader.head;
  }
}

const isBefore = ({ timer: a }: DueTimer, { timer: b }: DueTimer): boolean =>
  a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.conversation < b.conversation);

/** A lane whose inbox says something else by now is another one. */
const keyOf = (lane: TimerLane): string =>
  lane.kind === 'snoozes' ? '' : `${lane.policy.timeoutMs} ${lane.policy.resolution} ${lane.inbox}`;
