import type { Assignee } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import type { Revision } from '@parley/event-store';
import { assigneeText } from '../assignee-text';
import { AUTOMATIONS, type AutomationStore } from '../port';
import type { Trigger } from '../projection/followed';

/** So many are remembered of a workspace that the store is to hear of. */
const MOST = 10_000;
/** And so many of which it will hear nothing, because they are parked. */
const MOST_PARKED = 100;
/** Of at most so many at once the store is asked whether it has them. */
const LARGEST_PIECE = 64;

interface Own {
  readonly trigger: Revision;
  /** Of the conversation after it: when the store has that one, it knows. */
  readonly revision: Revision;
  readonly assignee: Assignee;
}

/**
 * What routing did in one workspace that the store does not know yet, laid over what it knows. Each is forgotten as soon as the store has it, so that none
 * counts twice, and none is missing.
 */
export class OwnDecisions {
  /** By conversation, in the order of the log, in which the store comes to know them. */
  private readonly assigned = new Map<string, Own>();
  /** Those that the store has passed by. */
  private readonly parked = new Map<string, Own>();
  /** By rule: the conversation by which somebody had a turn last. */
  private readonly turns = new Map<string, string>();
  /** The conversation of the one that comes last in the log. */
  private newest: string | undefined;

  constructor(
    private readonly store: Pick<AutomationStore, 'revisionOf' | 'lastInTurn' | 'openOf' | 'parked'>,
    private readonly workspace: string,
  ) {}

  get size(): number {
    return this.assigned.size + this.parked.size;
  }

  /** `rule` where it spent a turn of it. */
  add({ conversation, revision: trigger }: Trigger, assignee: Assignee, revision: Revision, rule?: string): void {
    this.forget(conversation);
    this.assigned.set(conversation, { trigger, revision, assignee });
    if (rule !== undefined) this.turns.set(rule, conversation);
    this.newest = conversation;
    this.atMost(MOST, this.assigned);
  }

  /** Whether it was decided here, by this trigger or a later one. */
  has({ conversation, revision }: Trigger): boolean {
    const own = this.of(conversation);
    return own !== undefined && revision <= own.trigger;
  }

  /** Whether the conversation came to this revision by what was done here. */
  cameTo(conversation: string, revision: Revision): boolean {
    const own = this.of(conversation);
    return own !== undefined && revision <= own.revision;
  }

  /** The one that comes last in the log; undefined when the store has that one. */
  get last(): { readonly workspace: string; readonly conversation: string; readonly revision: Revision } | undefined {
    const { newest: conversation, workspace } = this;
    const own = conversation === undefined ? undefined : this.of(conversation);
    return conversation === undefined || own === undefined
      ? undefined
      : { workspace, conversation, revision: own.revision };
  }

  /** Somebody else had turns since, and the store knows of them, and of all that was done here. */
  othersHadTurns(): void {
    this.turns.clear();
  }

  async lastInTurn(rule: string): Promise<Assignee | undefined> {
    const conversation = this.turns.get(rule);
    const own = conversation === undefined ? undefined : this.of(conversation);
    // The store is asked after it was found to have it, so its answer is at least as new.
    if (conversation !== undefined && own !== undefined && !(await this.isKnown(conversation, own)))
      return own.assignee;
    return this.store.lastInTurn(this.workspace, rule);
  }

  /** Of the store and of those that it does not have, as of one moment: when it learned of one in between, it is asked again. */
  async openOf(assignees: readonly Assignee[]): Promise<readonly number[]> {
    for (let before = await this.forgetKnown(); ;) {
      const counts = await this.store.openOf(this.workspace, assignees);
      const after = await this.forgetKnown();
      if (after === before) return this.withOwn(assignees, counts);
      before = after;
    }
  }

  /** Those that the store has; gives how many are left. It is asked of the oldest, up to the first one that it does not have yet. */
  async forgetKnown(): Promise<number> {
    await this.known([...this.parked]);
    let goesOn = true;
    for (let size = 1; goesOn && this.assigned.size > 0; size = Math.min(2 * size, LARGEST_PIECE)) {
      const piece = first(size, this.assigned);
      goesOn = (await this.known(piece)) === piece.length || (await this.passedBy(piece));
    }
    return this.size;
  }

  /** Forgets what the store has of these; gives how many it has. */
  private async known(some: readonly (readonly [string, Own])[]): Promise<number> {
    const known = await Promise.all(some.map(([conversation, own]) => this.isKnown(conversation, own)));
    const forgotten = some.filter((_, index) => known[index] === true);
    for (const [conversation] of forgotten) this.forget(conversation);
    return forgotten.length;
  }

  /** Puts the oldest aside if it is parked: behind it may be some that the store has. */
  private async passedBy(piece: readonly (readonly [string, Own])[]): Promise<boolean> {
    const [conversation, own] = piece.find(([id]) => this.assigned.has(id)) ?? [];
    if (conversation === undefined || own === undefined) return true;
    const stream = conversationStream({ workspace: this.workspace, id: conversation });
    if ((await this.store.parked.find(AUTOMATIONS, stream)) === undefined) return false;
    this.assigned.delete(conversation);
    this.parked.set(conversation, own);
    this.atMost(MOST_PARKED, this.parked);
    return true;
  }

  private of(conversation: string): Own | undefined {
    return this.assigned.get(conversation) ?? this.parked.get(conversation);
  }

  private atMost(most: number, some: ReadonlyMap<string, Own>): void {
    const [oldest] = some.keys();
    if (some.size > most && oldest !== undefined) this.forget(oldest);
  }

  private forget(conversation: string): void {
    const isThere = this.assigned.delete(conversation) || this.parked.delete(conversation);
    if (!isThere) return;
    for (const [rule, last] of this.turns) if (last === conversation) this.turns.delete(rule);
  }

  private withOwn(assignees: readonly Assignee[], counts: readonly number[]): readonly number[] {
    const own = new Map<string, number>();
    for (const some of [this.assigned, this.parked])
      for (const { assignee } of some.values())
        own.set(assigneeText(assignee), (own.get(assigneeText(assignee)) ?? 0) + 1);
    return assignees.map((one, index) => (counts[index] ?? 0) + (own.get(assigneeText(one)) ?? 0));
  }

  private async isKnown(conversation: string, { revision }: Own): Promise<boolean> {
    const known = await this.store.revisionOf(this.workspace, conversation);
    // One that is not there any more was there: its trigger came from the store.
    return known === undefined || known >= revision;
  }
}

function first<T>(count: number, all: Iterable<T>): readonly T[] {
  const some: T[] = [];
  for (const one of all) {
    if (some.push(one) === count) break;
  }
  return some;
}
