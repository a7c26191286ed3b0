import { startEventStoreDbDouble, startTcpProxy, type TcpProxy } from '@parley/testing';
import { eventStoreDbEventStore, type EventStore } from '../src';
import { eventStoreContract } from './event-store.contract';
import type { EventStoreFixture } from './fixture';

/** `esdb://host:port?tls=false` of a real server, to run the very same suite against it instead of the double. */
const realServer = process.env['PARLEY_TEST_EVENTSTOREDB'];

eventStoreContract(realServer === undefined ? 'on a double of EventStoreDB' : 'on EventStoreDB', async () => {
  if (realServer === undefined) {
    const double = await startEventStoreDbDouble();
    return fixture(double.connectionString, () => double.stop());
  }
  return fixture(realServer, () => Promise.resolve());
});

/** All connections go through a proxy of our own, which an outage cuts: the same for a server that we may not stop. */
async function fixture(connectionString: string, stopServer: () => Promise<void>): Promise<EventStoreFixture> {
  const [, host = '', port = '2113', query = ''] =
    /^esdb:\/\/(?:[^@/]*@)?([^:/?]+):?(\d+)?\/?(.*)$/.exec(connectionString) ?? [];
  const proxy: TcpProxy = await startTcpProxy({ host, port: Number(port) });
  const stores: EventStore[] = [];
  const open = (): EventStore => {
    const store = eventStoreDbEventStore({ connectionString: `esdb://127.0.0.1:${proxy.port}${query}` });
    stores.push(store);
    return store;
  };
  const store = open();
  return {
    store,
    another: () => Promise.resolve(open()),
    restart: () => Promise.resolve(open()),
    async outage() {
      await proxy.cut();
      return () => proxy.restore();
    },
    async dispose() {
      await Promise.all(stores.map((each) => each.close()));
      await proxy.stop();
      await stopServer();
    },
  };
}
