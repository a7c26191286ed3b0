import { MOST_KEYS, MOST_WEBHOOKS } from './webhook';

export class TooManyWebhooks extends Error {
  override readonly name = 'TooManyWebhooks';
  constructor() {
    super(`A workspace has at most ${MOST_WEBHOOKS} webhooks. Delete one that nobody needs.`);
  }
}

export class TooManySigningKeys extends Error {
  override readonly name = 'TooManySigningKeys';
  constructor() {
    super(
      `At most ${MOST_KEYS} signing keys of a webhook sign at once. Wait until one has expired, or rotate with a grace of 0 seconds.`,
    );
  }
}
