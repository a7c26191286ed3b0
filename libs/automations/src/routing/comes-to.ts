import { conversationStream } from '@parley/event-schema';
import type { Revision } from '@parley/event-store';
import { AUTOMATIONS, type AutomationStore } from '../port';
import type { Trigger } from '../projection/followed';
import type { RoutingLimits } from './limits';
import type { News } from './news';

/** The store is asked again after so many ms, also when nobody said that it knows more. */
const ASK_MS = 100;

interface Waiting {
  readonly store: Pick<AutomationStore, 'revisionOf' | 'parked'>;
  readonly news: News;
  readonly limits: Pick<RoutingLimits, 'waitMs'>;
}

/** Waits until the store has that revision of a conversation, or will not hear of it because it is parked; false when that takes too long. */
export async function comesTo(
  { store, news, limits }: Waiting,
  { workspace, conversation }: Pick<Trigger, 'workspace' | 'conversation'>,
  revision: Revision,
  isHeld: () => boolean,
): Promise<boolean> {
  const stream = conversationStream({ workspace, id: conversation });
  for (let waited = 0; isHeld();) {
    const { seen } = news;
    const known = await store.revisionOf(workspace, conversation);
    if (known === undefined || known >= revision) return true;
    if (await news.behind(seen, ASK_MS)) continue;
    if ((await store.parked.find(AUTOMATIONS, stream)) !== undefined) return true;
    waited += ASK_MS;
    if (waited >= limits.waitMs) return false;
  }
  return false;
}
