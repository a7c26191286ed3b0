import type { Readiness } from '@parley/http';
import type { FileWatch } from '@parley/runtime';
import type { ConsumerHost } from '@parley/subscriptions';

/** Lost while it is open, it is written as before, and is made of the log alone: nobody who sends requests is better off elsewhere. */
const DONE_WITHOUT = 'automations';

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
    const faulty = Object.keys(files).filter((name) => files[name] !== 'ok');
    const filesAreGood = faulty.every((name) => name === DONE_WITHOUT);
    return {
      ready: this.listening && !this.draining && ready && filesAreGood,
      degraded: degraded || faulty.length > 0,
      parts: { draining: this.draining, ...(projector === undefined ? {} : { projector }), consumers, files },
    };
  }
}
