import type { Clock } from '@parley/platform';
import { openedKeys, signedOrWhy, type OpenKeys } from '../signing/opened-keys';
import type { Attempt } from '../delivery';
import type { Once, Repeatable } from '../once';
import type { WebhookStore } from '../port';
import { exampleRequest } from '../sending/attempt-request';
import type { Sender } from '../sending/sender';
import type { Sealer } from '../signing/sealer';
import type { Webhook } from '../webhook';
import { TestUnderWay } from './refusals';

/** Examples of one workspace that are under way at once; of one webhook there is one. */
const MOST_AT_ONCE = 5;

interface Parts {
  readonly store: Pick<WebhookStore, 'get' | 'keys' | 'example'>;
  readonly sealer: Pick<Sealer, 'open'>;
  readonly sender: Pick<Sender, 'send'>;
  readonly clock: Clock;
}

type ExampleAttempt = (
  workspace: string,
  webhook: string,
  signal?: AbortSignal,
  repeatable?: Repeatable,
) => Promise<Once<Attempt> | undefined>;

/**
 * Sends examples. Each may take as long as any request to a receiver, so that few are under way in a process, and one more is refused with
 * `TestUnderWay`.
 */
export function exampleAttempts(parts: Parts): ExampleAttempt {
  const open = openedKeys(parts.sealer);
  const underWay = new Map<string, Set<string>>();
  return async (workspace, id, signal, repeatable) => {
    const found = await parts.store.get(workspace, id);
    if (found === undefined) return undefined;
    const before = repeatable && (await parts.store.example(workspace, repeatable));
    if (before !== undefined) return before;
    const others = underWay.get(workspace) ?? new Set();
    if (others.has(id)) throw new TestUnderWay('An example is on its way to this webhook. Wait for its answer.');
    if (others.size >= MOST_AT_ONCE)
      throw new TestUnderWay(
        `${MOST_AT_ONCE} examples are on their way to webhooks of this workspace. Wait for one of them.`,
      );
    underWay.set(workspace, others.add(id));
    try {
      const attempt = await attemptOf(parts, open, found, signal);
      if (attempt === undefined) return undefined;
      return repeatable === undefined
        ? { tag: 'made', made: attempt }
        : await parts.store.example(workspace, repeatable, attempt);
    } finally {
      others.delete(id);
      if (others.size === 0) underWay.delete(workspace);
    }
  };
}

async function attemptOf(
  { store, sender, clock }: Parts,
  open: OpenKeys,
  webhook: Webhook,
  signal?: AbortSignal,
): Promise<Attempt | undefined> {
  const now = clock();
  const keys = await store.keys(webhook.workspace, webhook.id, now);
  if (keys === undefined) return undefined;
  const request = signedOrWhy(() => exampleRequest(webhook, open(webhook.id, keys), now));
  if (typeof request === 'string') return { at: now, statusCode: null, durationMs: 0, error: request, response: null };
  const { at, statusCode, durationMs, error, response } = await sender.send(request, signal);
  return { at, statusCode, durationMs, error, response };
}
