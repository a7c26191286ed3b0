import type { RoutingRule } from '@parley/domain';
import type { Revision } from '@parley/event-store';
import type { RoutingView } from '../port';

/** Of so many workspaces and revisions, those that were asked for last. */
const KEPT = 32;

/** Rules as they were at a revision, which never change. */
export class KnownRules {
  private readonly kept = new Map<string, readonly RoutingRule[]>();

  constructor(private readonly view: Pick<RoutingView, 'rules'>) {}

  /** None where the store does not keep that revision any more. */
  async of(workspace: string, revision: Revision): Promise<readonly RoutingRule[]> {
    const key = `${revision} ${workspace}`;
    const rules = this.kept.get(key) ?? (await this.view.rules(workspace, revision)) ?? [];
    this.kept.delete(key);
    this.kept.set(key, rules);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
    return rules;
  }
}
