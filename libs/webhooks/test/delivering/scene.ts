import type { Logger } from '@parley/platform';
import { startDeliverer, type Deliverer, type DeliveryQueue } from '../../src';
import type { DeliveryLimits } from '../../src/deliverer/limits';
import type { Delivery } from '../../src/delivery';
import { Desk, inMemoryServer, sealer, START, type Opened } from './desk';
import { FakeClock } from '@parley/testing';
import { Receivers } from './receiver';

interface Logged {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

interface SceneOptions {
  /** Waits between tries. */
  readonly retrySeconds?: readonly number[];
  readonly limits?: Partial<DeliveryLimits>;
}

/** A workspace with events, receivers, and deliverers between them, all at one clock. */
export async function aScene({ retrySeconds = [5, 30, 300], limits = {} }: SceneOptions = {}) {
  const clock = new FakeClock(START);
  const server = inMemoryServer(clock, retrySeconds);
  const desk = await new Desk(server.open(), clock).begin();
  const receivers = new Receivers(clock);
  const logged: Logged[] = [];
  const keep = (level: Logged['level']) => (fields: object, message: string) =>
    void logged.push({ level, fields, message });
  const logger: Logger = { debug: () => undefined, info: keep('info'), warn: keep('warn'), error: keep('error') };
  const started: Deliverer[] = [];

  /** `within`: what is between the deliverer and its queue. */
  function start({
    opened = desk.opened,
    within = (queue) => queue,
  }: { opened?: Opened; within?: (queue: DeliveryQueue) => DeliveryQueue } = {}): Deliverer {
    const { log: publicLog, queue } = opened;
    const common = { publicLog, sealer, clock, logger, limits, random: () => 0 };
    const deliverer = startDeliverer({ ...common, queue: within(queue), sender: receivers.sender() });
    started.push(deliverer);
    return deliverer;
  }

  const deliveries = async (webhook: string): Promise<readonly Delivery[]> => {
    const page = await desk.opened.store.deliveries('ws_1', webhook, { limit: 1_000, characters: Infinity });
    return [...(page?.deliveries ?? [])].reverse();
  };

  return {
    ...{ clock, server, desk, receivers, logged, start, deliveries, store: desk.opened.store },
    /** Events in the order in which a webhook was sent them. */
    sent: (webhook: string) =>
      receivers.received.filter(({ url }) => url === `https://${webhook}.example/`).map(({ event }) => event),
    statusOf: async (webhook: string) => (await desk.opened.store.get('ws_1', webhook))?.status,
    async end() {
      const ended = Promise.all(started.map((deliverer) => deliverer.stop()));
      await clock.pass(10_000);
      await ended;
      await server.close();
    },
  };
}
