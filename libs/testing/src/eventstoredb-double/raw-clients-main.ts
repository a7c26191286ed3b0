import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import type { RawAppend, RawOrder, RawReport, RawResult } from './raw-clients';

/** A process that uses the vendor's client as it is, one per name, and tells what nobody caught instead of dying of it. */
const connectionString = process.argv[2] ?? '';
const clients = new Map<string, EventStoreDBClient>();

function clientOf(name: string): EventStoreDBClient {
  const known = clients.get(name) ?? EventStoreDBClient.connectionString(`${connectionString}&connectionName=${name}`);
  clients.set(name, known);
  return known;
}

const report = (message: RawReport): void => void process.send?.(message);

async function append(client: string, { stream, expected, bytes, ...event }: RawAppend): Promise<RawResult> {
  try {
    const { success, nextExpectedRevision } = await clientOf(client).appendToStream(
      stream,
      // As JSON a text has two bytes more.
      jsonEvent({ type: 'Raw', ...event, data: 'x'.repeat((bytes ?? 10) - 2) }),
      { expectedRevision: expected === undefined ? NO_STREAM : BigInt(expected) },
    );
    return { success, revision: Number(nextExpectedRevision) };
  } catch (error) {
    const { type, message } = error as { type?: string; message: string };
    return { success: false, type, message };
  }
}

process.on('message', ({ id, order }: { id: number; order: RawOrder }) => {
  if (order.do === 'append') void append(order.client, order).then((result) => report({ id, result }));
  else void clientOf(order.client).dispose();
});
process.on('uncaughtException', (error) => report({ uncaught: `${error.name}: ${error.message}` }));
process.on('disconnect', () => process.exit(0));
report({});
