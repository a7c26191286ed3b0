import type { Readiness } from '@parley/http';
import type { ConsumerHost } from '@parley/subscriptions';

/** Whether this process should get requests: it listens, it is not stopping, and the consumers that it needs follow the log. */
export class Lifecycle implements Readiness {
  private listening = false;
  private draining = false;

  constructor(private readonly host: Pick<ConsumerHost, 'readiness'>) {}

  started(): void {
    this.listening = true;
  }

  drain(): void {
    this.draining = true;
  }

  check(): ReturnType<Readiness['check']> {
    const { ready, degraded, consumers } = this.host.readiness();
    const { conversations: projector } = consumers;
    return {
      ready: this.listening && !this.draining && ready,
      degraded,
      parts: { draining: this.draining, ...(projector === undefined ? {} : { projector }), consumers },
    };
  }
}
