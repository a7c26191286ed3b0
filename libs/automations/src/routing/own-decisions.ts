import type { Assignee } from '@parley/domain';
import type { Revision } from '@parley/event-store';
import type { RoutingView } from '../port';
import type { Trigger } from '../projection/followed';

/** So many are remembered of a workspace; more than that are parked ones, of which the store will hear nothing. */
const MOST = 10_000;

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
  /** By conversation, in the order of the log. */
  private readonly assigned = new Map<string, Own>();
  /** By rule: the conversation by which somebody had a turn last. */
  private readonly turns = new Map<string, string>();

  constructor(
    private readonly view: Pick<RoutingView, 'revisionOf' | 'lastInTurn' | 'openOf'>,
    private readonly workspace: string,
  ) {}

  get size(): number {
    return this.assigned.size;
  }

  /** `rule` where it spent a turn of it. */
  add({ conversation, revision: trigger }: Trigger, assignee: Assignee, revision: Revision, rule?: string): void {
    this.forget(conversation);
    this.assigned.set(conversation, { trigger, revision, assignee });
    if (rule !== undefined) this.turns.set(rule, conversation);
    const [oldest] = this.assigned.keys();
    if (this.assigned.size > MOST && oldest !== undefined) this.forget(oldest);
  }

  /** Whether it was decided here, by this trigger or a later one. */
  has({ conversation, revision }: Trigger): boolean {
    const own = this.assigned.get(conversation);
    return own !== undefined && revision <= own.trigger;
  }

  /** Whether the conversation came to this revision by what was done here. */
  cameTo(conversation: string, revision: Revision): boolean {
    const own = this.assigned.get(conversation);
    return own !== undefined && revision <= own.revision;
  }

  /** The one that comes last in the log. */
  get last(): { readonly workspace: string; readonly conversation: string; readonly revision: Revision } | undefined {
    const [conversation, own] = [...this.assigned].at(-1) ?? [];
    return conversation === undefined || own === undefined
      ? undefined
      : { workspace: this.workspace, conversation, revision: own.revision };
  }

  /** Somebody else had turns since, and the store knows of them, and of all that was done here. */
  othersHadTurns(): void {
    this.turns.clear();
  }

  async lastInTurn(rule: string): Promise<Assignee | undefined> {
    const conversation = this.turns.get(rule);
    const own = conversation === undefined ? undefined : this.assigned.get(conversation);
    // The store is asked after it was found to have it, so its answer is at least as new.
    if (conversation !== undefined && own !== undefined && !(await this.isKnown(conversation, own)))
      return own.assignee;
    return this.view.lastInTurn(this.workspace, rule);
  }

  /** Of the store and of those that it does not have, as of one moment: when it learned of one in between, it is asked again. */
  async openOf(assignees: readonly Assignee[]): Promise<readonly number[]> {
    for (let before = await this.forgetKnown(); ;) {
      const counts = await this.view.openOf(this.workspace, assignees);
      const after = await this.forgetKnown();
      if (after === before) return this.withOwn(assignees, counts);
      before = after;
    }
  }

  /** Those that the store has; gives how many are left. */
  async forgetKnown(): Promise<number> {
    const all = [...this.assigned];
    const known = await Promise.all(all.map(([conversation, own]) => this.isKnown(conversation, own)));
    all.forEach(([conversation], index) => {
      if (known[index] === true) this.forget(conversation);
    });
    return this.assigned.size;
  }

  private forget(conversation: string): void {
    if (!this.assigned.delete(conversation)) return;
    for (const [rule, last] of this.turns) if (last === conversation) this.turns.delete(rule);
  }

  private withOwn(assignees: readonly Assignee[], counts: readonly number[]): readonly number[] {
    const own = new Map<string, number>();
    for (const { assignee } of this.assigned.values()) own.set(keyOf(assignee), (own.get(keyOf(assignee)) ?? 0) + 1);
    return assignees.map((one, index) => (counts[index] ?? 0) + (own.get(keyOf(one)) ?? 0));
  }

  private async isKnown(conversation: string, { revision }: Own): Promise<boolean> {
    const known = await this.view.revisionOf(this.workspace, conversation);
    // One that is not there any more was there: its trigger came from the store.
    return known === undefined || known >= revision;
  }
}

const keyOf = ({ type, id }: Assignee): string => `${type} ${id}`;
