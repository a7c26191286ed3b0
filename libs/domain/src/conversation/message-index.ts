import type { MessageId } from './ids';

export interface SeenMessage {
  readonly number: number;
  /** How many inbound messages there were up to and with this one. */
  readonly inbound: number;
}

/**
 * Every message id that a conversation has seen. Persistent: adding gives a new index and leaves the old one as it was,
 * sharing nearly all of it. Runs of doubling size, like the digits of a binary counter, keep both adding (amortised) and
 * looking up at the logarithm of the number of messages.
 */
export type MessageIndex = readonly ReadonlyMap<MessageId, SeenMessage>[];

export const noMessages: MessageIndex = [];

export function addMessage(index: MessageIndex, id: MessageId, seen: SeenMessage): MessageIndex {
  const runs = [...index];
  let run: ReadonlyMap<MessageId, SeenMessage> = new Map([[id, seen]]);
  for (let last = runs.at(-1); last !== undefined && last.size <= run.size; last = runs.at(-1)) {
    run = new Map([...last, ...run]);
    runs.pop();
  }
  return [...runs, run];
}

export function findMessage(index: MessageIndex, id: MessageId): SeenMessage | undefined {
  for (const run of index) {
    const seen = run.get(id);
    if (seen !== undefined) return seen;
  }
  return undefined;
}
