import type { Readiness } from '@parley/http';
import type { Subscription } from '@parley/subscriptions';

/** Whether this process should get requests: it listens, it is not stopping, and its lists have caught up once. */
export class Lifecycle implements Readiness {
  private listening = false;
  private draining = false;

  constructor(
    private readonly projector: Subscription,
    /** What keeps the records current that decisions need. */
    private readonly records: Subscription,
  ) {}

  started(): void {
    this.listening = true;
  }

  drain(): void {
    this.draining = true;
  }

  check(): { readonly ready: boolean; readonly parts: Readonly<Record<string, unknown>> } {
    const { position, caughtUp, caughtUpOnce, retries, behindSince } = this.projector.status();
    const records = this.records.status();
    const following = caughtUpOnce && retries === 0 && records.caughtUpOnce && records.retries === 0;
    return {
      ready: this.listening && !this.draining && following,
      parts: {
        draining: this.draining,
        projector: {
          caught_up: caughtUp,
          position: position ?? null,
          retries,
          behind_since: behindSince === undefined ? null : new Date(behindSince).toISOString(),
        },
      },
    };
  }
}
