import type { Holder } from './shares';

/** How long requests are worked on in one turn of the event loop, in ms, before sockets are looked at again. */
const SLICE_MS = 10;

type Work = () => void;
type Group = Holder['id'];
type Holders = Map<Holder['id'], Set<Work>>;

/** Who take their turns together: the keys of a workspace; whoever has no key is alone. */
const groupOf = ({ id, workspace }: Pick<Holder, 'id' | 'workspace'>): Group =>
  workspace === undefined ? id : `workspace ${workspace}`;

/**
 * In which order requests are worked on that came at the same time: one of each workspace, then the next of each, and within it one of
 * each key, so that however much one of them asks for, another waits for one piece of its work and not for all of it.
 */
export class Turns {
  /** Each in the order in which it came. */
  private readonly waiting = new Map<Group, Holders>();
  private count = 0;
  /** Calls of `next` that are to come. */
  private calls = 0;
  /** When work began in this turn of the event loop, in ms. */
  private began: number | undefined;

  /**
   * Calls back at the holder's next turn, in the same turn of the event loop unless that is full. Gives how to give it up before:
   * what waits for nobody takes no memory.
   */
  take(holder: Pick<Holder, 'id' | 'workspace'>, work: Work): () => void {
    const group = groupOf(holder);
    const holders: Holders = this.waiting.get(group) ?? new Map();
    const queue = holders.get(holder.id) ?? new Set();
    this.waiting.set(group, holders);
    holders.set(holder.id, queue);
    queue.add(work);
    this.count += 1;
    this.callNext();
    return () => {
      if (!queue.delete(work)) return;
      this.count -= 1;
      if (queue.size === 0) holders.delete(holder.id);
      if (holders.size === 0) this.waiting.delete(group);
    };
  }

  /** Once for each that waits. */
  private callNext(): void {
    if (this.calls >= this.count) return;
    this.calls += 1;
    setImmediate(this.next);
  }

  private readonly next = (): void => {
    this.calls -= 1;
    if (this.began === undefined) {
      this.began = performance.now();
      setImmediate(() => (this.began = undefined));
    }
    if (performance.now() - this.began > SLICE_MS) return this.callNext();
    const group = shifted(this.waiting);
    const holder = group && shifted(group.value);
    const [work] = holder?.value ?? [];
    if (group === undefined || holder === undefined || work === undefined) return;
    holder.value.delete(work);
    this.count -= 1;
    // Behind the others, for as long as something of it is left.
    if (holder.value.size > 0) group.value.set(holder.key, holder.value);
    if (group.value.size > 0) this.waiting.set(group.key, group.value);
    work();
  };
}

/** Takes out the first; nothing that is empty is ever in. */
function shifted<Key, Value>(waiting: Map<Key, Value>): { readonly key: Key; readonly value: Value } | undefined {
  for (const [key, value] of waiting) {
    waiting.delete(key);
    return { key, value };
  }
  return undefined;
}
