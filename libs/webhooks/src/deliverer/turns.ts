import type { Millis } from '../millis';
import type { Room } from '../port';

/** One that had something due, and gave nothing, is asked again after so many ms. */
const PUT_OFF_MS = 100;

interface Known {
  /** When something of it is due next. */
  readonly dueAt: Millis;
  /** Undefined as long as nothing of it was claimed. */
  readonly workspace: string | undefined;
}

/** The right of one webhook to have something claimed. */
interface Turn {
  readonly webhook: string;
  readonly room: Room;
}

/** How much may be claimed of a webhook where so many have their turn; undefined for nothing. */
type RoomOf = (webhook: string, workspace: string | undefined, turns: number) => Room | undefined;

/** The webhooks that have something waiting. Those of which something is due take turns: none waits for all of another's. */
export class Turns {
  private readonly known = new Map<string, Known>();
  /** Something of them is due: who comes first has waited longest for its turn. */
  private readonly ready = new Set<string>();
  /** Before that nothing of the others is due. */
  private earliest = Infinity;
  /** Those of which was said that something is due since somebody began to ask the queue. */
  private readonly told = new Set<string>();

  /** When something of a webhook that has no turn now is due next; `Infinity` for never. */
  get dueNext(): Millis {
    return this.earliest;
  }

  /** Something of it is due. */
  due(webhook: string, now: Millis): void {
    this.told.add(webhook);
    this.set(webhook, now, now);
  }

  /** The queue is about to be asked: what is told from now on is later than its answer. Of one webhook, or of all. */
  asking(webhook?: string): void {
    if (webhook === undefined) this.told.clear();
    else this.told.delete(webhook);
  }

  /** What waits is this. */
  look(waiting: ReadonlyMap<string, Millis>, now: Millis): void {
    for (const webhook of [...this.known.keys()])
      if (!waiting.has(webhook) && !this.told.has(webhook)) this.forget(webhook);
    for (const [webhook, dueAt] of waiting) if (!this.told.has(webhook)) this.set(webhook, dueAt, now);
  }

  /** The next one that has its turn; it has it again after all others. */
  next(now: Millis, roomOf: RoomOf): Turn | undefined {
    if (now >= this.earliest) this.sort(now);
    for (const webhook of this.ready) {
      const room = roomOf(webhook, this.known.get(webhook)?.workspace, this.ready.size);
      if (room === undefined) continue;
      this.ready.delete(webhook);
      this.ready.add(webhook);
      return { webhook, room };
    }
    return undefined;
  }

  /** After a turn: when something of it is due next, undefined for never, and what was claimed, of a workspace. */
  took(
    webhook: string,
    taken: { readonly next: Millis | undefined; readonly workspace?: string | undefined },
    now: Millis,
  ): void {
    const { workspace = this.known.get(webhook)?.workspace } = taken;
    if (this.told.has(webhook)) return this.set(webhook, now, now, workspace);
    if (taken.next === undefined) return this.forget(webhook);
    const isIdle = taken.workspace === undefined;
    this.set(webhook, isIdle ? Math.max(taken.next, now + PUT_OFF_MS) : taken.next, now, workspace);
  }

  /** Nothing could be done with its turn: it is asked again a little later. */
  putOff(webhook: string, now: Millis): void {
    this.set(webhook, now + PUT_OFF_MS, now);
  }

  private set(webhook: string, dueAt: Millis, now: Millis, workspace = this.known.get(webhook)?.workspace): void {
    this.known.set(webhook, { dueAt, workspace });
    if (dueAt <= now) {
      this.ready.add(webhook);
      return;
    }
    this.ready.delete(webhook);
    this.earliest = Math.min(this.earliest, dueAt);
  }

  private forget(webhook: string): void {
    this.known.delete(webhook);
    this.ready.delete(webhook);
  }

  private sort(now: Millis): void {
    this.earliest = Infinity;
    for (const [webhook, { dueAt }] of this.known) {
      if (dueAt <= now) this.ready.add(webhook);
      else this.earliest = Math.min(this.earliest, dueAt);
    }
  }
}
