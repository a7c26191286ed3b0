import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import type { Empty } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { AppendCalls } from './append-calls';
import { noFaults, type Control, type Stats } from './faults';
import { DoubleLog } from './log';
import { ReadCalls, type ReadCall } from './read-calls';
import { SubscriptionCalls } from './subscription-calls';

/** A process of its own that speaks EventStoreDB's protocol: `main.ts <file> <port, 0 for any>`, controlled by messages. */
const [file = '', port = '0'] = process.argv.slice(2);
const log = new DoubleLog(file);
const faults = noFaults();
const appends = new AppendCalls(log, faults);
const reads = new ReadCalls(log, faults);
const subscriptions = new SubscriptionCalls(log, faults);

const server = new Server({ 'grpc.max_receive_message_length': 16 * 1024 * 1024 });
server.addService(StreamsService, {
  batchAppend: appends.batchAppend,
  append: appends.append,
  read: (call: ReadCall) => {
    if (call.request.getOptions()?.hasSubscription()) subscriptions.subscribe(call);
    else reads.read(call);
  },
  delete: unsupported,
  tombstone: unsupported,
});
server.addService(ServerFeaturesService, { getSupportedMethods });
server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
  if (error !== null) throw error;
  process.send?.({ listening: bound });
});

process.on('message', ({ id, control }: { id: number; control: Control }) => {
  obey(control);
  process.send?.({ id, stats: stats() });
});
process.on('disconnect', () => process.exit(0));

function obey(control: Control): void {
  switch (control.do) {
    case 'appends':
      faults.mode = control.mode;
      faults.times = control.times ?? Infinity;
      return;
    case 'deafen':
      return appends.deafen();
    case 'release':
      return appends.release();
    case 'fail-appends':
      return appends.fail(control.connection, control.code ?? 14, control.details ?? 'the double ends appends');
    case 'clock':
      faults.aheadMs = control.aheadMs;
      return;
    case 'drop-subscriptions':
      return subscriptions.dropAll();
    case 'drop-after':
      subscriptions.dropAfter(control.events);
      return;
    case 'hide-last':
      faults.hideLast = control.events;
      return;
    case 'limit':
      faults.maxAppendSize = control.bytes;
      return;
    case 'foreign':
      return foreign(control.stream, control.data, control.times);
    case 'forget':
      return log.forget();
    case 'stats':
      return;
  }
}

function foreign(stream: string, data: string, times: number): void {
  const event = {
    type: 'Foreign',
    contentType: 'application/json',
    data: Buffer.from(data),
    metadata: Buffer.alloc(0),
  };
  const events = Array.from({ length: times }, () => ({ ...event, id: crypto.randomUUID() }));
  log.append(stream, log.stream(stream).at(-1)?.revision ?? 'no_stream', events);
}

function stats(): Stats {
  return {
    appendStreams: appends.streams,
    subscriptions: subscriptions.count,
    reads: reads.open,
    received: appends.received,
    held: appends.heldBack,
    dropped: subscriptions.dropped,
    events: log.all.length,
  };
}

function getSupportedMethods(_: ServerUnaryCall<Empty, SupportedMethods>, done: sendUnaryData<SupportedMethods>): void {
  const methods = new SupportedMethods();
  methods.setEventStoreServerVersion('23.10.6');
  for (const name of ['append', 'batchappend', 'read']) {
    const method = new SupportedMethod();
    method.setServiceName('event_store.client.streams.streams');
    method.setMethodName(name);
    methods.addMethods(method);
  }
  done(null, methods);
}

function unsupported(_: unknown, done: sendUnaryData<never>): void {
  done({ code: 12, details: 'the double neither deletes nor tombstones' });
}
