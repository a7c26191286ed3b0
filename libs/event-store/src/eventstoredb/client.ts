import { BACKWARDS, END, EventStoreDBClient, FORWARDS, START, streamNameFilter } from '@eventstore/db-client';
import {
  Empty,
  MaximumAppendSizeExceeded,
  StreamIdentifier,
  UUID,
  WrongExpectedVersion,
} from '@eventstore/db-client/generated/shared_pb';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { BatchAppendReq, type BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { withOwnConnection } from './connection-string';
import { readPage, serverSubscription, tellCheckpoint, type PageStream } from './streams';
import type {
  AppendAnswer,
  RawAppendCall,
  AppendHandlers,
  AppendRequest,
  Direction,
  EventStoreDbConnection,
  ProposedEvent,
  ServerEvent,
  ServerSubscription,
} from './connection';

/**
 * The one file that knows the vendor's client, version 6.2.1.
 *
 * Appends do not go through its `appendToStream`, but over a call of our own on its channel. The client keeps the pending appends of
 * all clients of the process in one table: an error on any of their calls rejects all of them, the acknowledgement of one that
 * was rejected so throws where nobody can catch it, and the appends after that never settle. Nor does it survive that the
 * server answers one append twice. Here each call has a table of its own, and what is not in it is ignored.
 */
export function connectEventStoreDb(options: ConnectOptions): EventStoreDbConnection {
  const { connectionString, readTimeoutMs } = options;
  let generation = 0;
  let closed = false;
  let client = open();

  function open(): EventStoreDBClient {
    const opened = EventStoreDBClient.connectionString(withOwnConnection(connectionString, generation));
    // Called after an error and not waited for: where it fails itself, as in finding a cluster's nodes, nobody would catch it.
    const { handleError } = inside(opened);
    inside(opened).handleError = (...args) => handleError(...args).catch(() => undefined);
    return opened;
  }

  const page = async (stream: PageStream): Promise<readonly ServerEvent[]> => {
    const events = await readPage(stream, readTimeoutMs);
    // Closing cancels reads, which the client then ends as if that were all.
    if (closed) throw new Error('the event store is closed');
    return events;
  };

  return {
    openAppends: (handlers) => openAppends(client, handlers),
    readStream(stream, { from, direction, count }) {
      // The default is the start, backwards too.
      const fromRevision = from === 'end' ? END : BigInt(from);
      return page(client.readStream(stream, { fromRevision, direction: vendors(direction), maxCount: count }));
    },
    readAll: ({ from, direction, count }) =>
      page(client.readAll({ fromPosition: place(from), direction: vendors(direction), maxCount: count })),
    subscribe: (after, prefixes) => subscribe(client, after, prefixes, readTimeoutMs),
    renew() {
      void closeChannel(client);
      generation += 1;
      client = open();
    },
    async close() {
      closed = true;
      await client.dispose();
      void closeChannel(client);
    },
  };
}

interface ConnectOptions {
  readonly connectionString: string;
  /** How long a read may give nothing, and a subscription stay unconfirmed. */
  readonly readTimeoutMs: number;
}

/** What we use of the client's inside. Its types call these protected. */
interface Inside {
  GRPCStreamCreator<T>(
    client: typeof StreamsClient,
    name: string,
    create: (grpc: StreamsClient) => T,
  ): () => Promise<T>;
  callArguments(base: object, options: object): Parameters<StreamsClient['batchAppend']>;
  getChannel(): Promise<{ close(): void }>;
  handleError(...args: unknown[]): Promise<void>;
}

const inside = (client: EventStoreDBClient): Inside => client as unknown as Inside;

/** `dispose` leaves the connection open. Calls under way on it go on. */
const closeChannel = (client: EventStoreDBClient): Promise<void> =>
  inside(client)
    .getChannel()
    .then((channel) => channel.close())
    .catch(() => undefined);

/**
 * The server's clock decides about a deadline given by ours, so one of a few seconds fails every append where the clocks differ by
 * as much. Our own timeout is kept by ourselves; what is written after it is found by reading, and can be there only once.
 */
const DEADLINE_MS = 10 * 60_000;

async function openAppends(client: EventStoreDBClient, handlers: AppendHandlers): Promise<RawAppendCall> {
  const { GRPCStreamCreator, callArguments } = inside(client);
  const call = await GRPCStreamCreator(StreamsClient, 'appends', (grpc) =>
    grpc
      .batchAppend(...callArguments({}, { deadline: Infinity }))
      .on('data', (response: BatchAppendResp) =>
        handlers.answered(response.getCorrelationId()?.getString() ?? '', answerOf(response)),
      )
      .on('error', (error: Error) => handlers.ended(error))
      .on('end', () => handlers.ended(new Error('the server ended the call for appends'))),
  )();
  return {
    send: (request) => void call.write(appendRequest(request)),
    cancel: () => call.cancel(),
  };
}

function appendRequest({ correlationId, stream, expected, events }: AppendRequest): BatchAppendReq {
  const options = new BatchAppendReq.Options()
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8')))
    .setDeadline(Timestamp.fromDate(new Date(Date.now() + DEADLINE_MS)));
  if (expected === 'none') options.setNoStream(new Empty());
  else options.setStreamPosition(String(expected));
  return new BatchAppendReq()
    .setCorrelationId(uuid(correlationId))
    .setOptions(options)
    .setProposedMessagesList(events.map(message))
    .setIsFinal(true);
}

function message({ id, type, data, metadata }: ProposedEvent): BatchAppendReq.ProposedMessage {
  const proposed = new BatchAppendReq.ProposedMessage().setId(uuid(id)).setData(data).setCustomMetadata(metadata);
  proposed.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return proposed;
}

const uuid = (id: string): UUID => new UUID().setString(id);

function answerOf(response: BatchAppendResp): AppendAnswer {
  const success = response.getSuccess();
  if (success !== undefined) {
    const position = success.getPosition();
    return {
      tag: 'written',
      revision: Number(success.getCurrentRevision()),
      position: position === undefined ? undefined : BigInt(position.getCommitPosition()),
    };
  }
  const details = response.getError()?.getDetails();
  const name = details?.getTypeName().replace('event_store.client.', '') ?? 'nothing';
  const conflict = details?.unpack(WrongExpectedVersion.deserializeBinary, `event_store.client.${name}`);
  if (name === 'WrongExpectedVersion' && conflict)
    return {
      tag: 'conflict',
      actual: conflict.hasCurrentStreamRevision() ? Number(conflict.getCurrentStreamRevision()) : 'none',
    };
  const size = details?.unpack(MaximumAppendSizeExceeded.deserializeBinary, `event_store.client.${name}`);
  if (name === 'MaximumAppendSizeExceeded' && size) return { tag: 'too-large', limit: size.getMaxappendsize() };
  return { tag: 'refused', name };
}

const vendors = (direction: Direction): typeof FORWARDS | typeof BACKWARDS =>
  direction === 'forwards' ? FORWARDS : BACKWARDS;

/** Every event has a position of its own with both numbers equal. Place 0 is before the first event. */
function place(from: bigint | 'start' | 'end'): typeof START | typeof END | { commit: bigint; prepare: bigint } {
  if (from === 'start' || from === 0n) return START;
  return from === 'end' ? END : { commit: from, prepare: from };
}

/** Places are told each so many events looked at, 32 at a time, matching or not. */
const CHECKPOINT_INTERVAL = 8;
const BUFFERED_EVENTS = 256;

function subscribe(
  client: EventStoreDBClient,
  after: bigint | undefined,
  prefixes: readonly string[] | undefined,
  timeoutMs: number,
): ServerSubscription {
  const checkpoints = { checkpointInterval: CHECKPOINT_INTERVAL, checkpointReached: tellCheckpoint };
  const filter =
    prefixes === undefined
      ? streamNameFilter({ regex: '^[^$]', ...checkpoints })
      : streamNameFilter({ prefixes: [...prefixes], ...checkpoints });
  const from = { fromPosition: place(after ?? 'start'), filter };
  return serverSubscription(client.subscribeToAll(from, { highWaterMark: BUFFERED_EVENTS }), timeoutMs);
}
