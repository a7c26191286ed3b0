import type { Readiness } from '@parley/http';
import type { FileWatch } from '@parley/runtime';
import type { ConsumerHost } from '@parley/subscriptions';

/** Whether this process should get requests: it listens, it is not stopping, and the consumers that it needs follow the log. */
export class Lifecycle implements Readiness {
  private listening = false;
  private draining = false;

  constructor(
    private readonly host: Pick<ConsumerHost, 'readiness'>,
    private readonly files?: Pick<FileWatch, 'states'>,
  ) {}

  started(): void {
    this.listening = true;
  }

  drain(): void {
    this.draining = true;
  }

  check(): ReturnType<Readiness['check']> {
    const { ready, degraded, consumers } = this.host.readiness();
    const { conversations: projector } = consumers;
    const files = this.files?.states() ?? {};
    const filesAreGood = Object.values(files).every((state) => state === 'ok');
    return {
      ready: this.listening && !this.draining && ready && filesAreGood,
      degraded,
      parts: { draining: this.draining, ...(projector === undefined ? {} : { projector }), consumers, files },
    };
  }
}
