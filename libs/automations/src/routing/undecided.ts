import type { Revision } from '@parley/event-store';
import type { RoutingView } from '../port';
import type { Trigger } from '../projection/followed';

/**
 * The triggers of a workspace that wait for a decision, in the order of the log. Where several of one conversation wait, the newest stands for all of
 * them: `older` gets the others, and so does what was decided here already, of which the store does not know yet, nobody.
 */
export async function* undecided(
  view: Pick<RoutingView, 'waiting'>,
  workspace: string,
  page: number,
  decided: (trigger: Trigger) => boolean,
  older: (trigger: Trigger) => void,
): AsyncGenerator<Trigger, void, undefined> {
  for (let after: Trigger | undefined; ;) {
    const triggers = await view.waiting(workspace, page, after);
    const newest = new Map<string, Revision>();
    for (const { conversation, revision } of triggers)
      newest.set(conversation, Math.max(revision, newest.get(conversation) ?? -1));
    for (const trigger of triggers) {
      if (decided(trigger)) continue;
      if (trigger.revision < (newest.get(trigger.conversation) ?? -1)) older(trigger);
      else yield trigger;
    }
    after = triggers.at(-1);
    if (after === undefined || triggers.length < page) return;
  }
}
