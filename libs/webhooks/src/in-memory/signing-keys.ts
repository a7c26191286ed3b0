import { shownOnce } from '../once';
import type { WebhookStore } from '../port';
import { TooManySigningKeys } from '../too-many';
import { MOST_KEYS, type SealedKey } from '../webhook';
import { once, webhookOf, webhookShown, type InMemoryWebhooks } from './data';

const unexpired = (keys: readonly SealedKey[], now: number): readonly SealedKey[] =>
  keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);

export function signingKeys(data: InMemoryWebhooks, wrote: () => void): Pick<WebhookStore, 'keys' | 'rotate'> {
  return {
    async keys(workspace, id, now) {
      const row = webhookOf(data, workspace, id);
      return row && unexpired(row.keys, now);
    },
    async rotate(workspace, id, key, graceUntil, now, repeatable) {
      const done = once(data, workspace, repeatable, () => {
        const row = webhookOf(data, workspace, id);
        if (row === undefined) return undefined;
        const before = row.keys.map((one) => ({ ...one, expiresAt: Math.min(one.expiresAt ?? Infinity, graceUntil) }));
        const keys = [{ ...key, expiresAt: null }, ...unexpired(before, now)];
        if (keys.length > MOST_KEYS) throw new TooManySigningKeys();
        row.keys = keys;
        wrote();
        return id;
      });
      return shownOnce(done, () => {
        const row = webhookOf(data, workspace, id);
        return row && webhookShown(data, row);
      });
    },
  };
}
