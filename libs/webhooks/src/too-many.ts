import { MOST_KEYS, MOST_REPLAYS, MOST_SELECTIONS, MOST_WEBHOOKS } from './webhook';

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

export class TooManyChanges extends Error {
  override readonly name = 'TooManyChanges';
  constructor() {
    super(
      `What a webhook gets was changed ${MOST_SELECTIONS} times while events from before wait to be published, or to be looked at for it. Change it again when they are: \`url\` and \`description\` can be changed now.`,
    );
  }
}

export class TooManyReplays extends Error {
  override readonly name = 'TooManyReplays';
  constructor() {
    super(
      `At most ${MOST_REPLAYS} replays of a webhook are under way. Wait until one is done, or cancel one: POST /v1/jobs/{id}/cancel.`,
    );
  }
}
