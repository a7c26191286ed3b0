import { charactersOf, type SelectionFrom } from './matching';
import { PAGE_CHARACTERS, type Webhook } from './webhook';

export interface WebhookPage {
  readonly webhooks: readonly Webhook[];
  /** The id after which the next page begins. */
  readonly next: string | null;
}

/** What a webhook is shown of, with all that is kept of what it selects. */
interface Kept {
  readonly webhook: Webhook;
  readonly selections: readonly SelectionFrom[];
}

/** The first ones, up to the limit, or until they are many characters; no more of them are read than one behind the page. */
export function pageOf(kept: Iterable<Kept>, limit: number): WebhookPage {
  const webhooks: Webhook[] = [];
  let characters = 0;
  for (const { webhook, selections } of kept) {
    if (webhooks.length === limit || characters >= PAGE_CHARACTERS)
      return { webhooks, next: webhooks.at(-1)?.id ?? null };
    webhooks.push(webhook);
    characters += charactersOf(selections);
  }
  return { webhooks, next: null };
}
