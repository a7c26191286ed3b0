import {
  Metadata,
  status,
  type ServerDuplexStream,
  type ServerReadableStream,
  type sendUnaryData,
} from '@grpc/grpc-js';
import type { AppendReq } from '@eventstore/db-client/generated/streams_pb';
import { AppendResp, type BatchAppendReq, type BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { Expectation } from './expectation';
import { nextMode, type Faults } from './faults';
import type { Proposed } from './events';
import type { DoubleLog } from './log';
import { batchAnswer, streamName, type Answer } from './messages';

type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

interface Append {
  readonly stream: string;
  readonly expected: Expectation;
  readonly deadline: number;
  readonly events: Proposed[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NIL = /^[0-]+$/;

/** The calls that append. All answers of one client go over one long call, each under the correlation id of its append. */
export class AppendCalls {
  received = 0;
  private readonly open = new Map<BatchCall, string>();
  private readonly deaf = new WeakSet<BatchCall>();
  private held: { call: BatchCall; answer: BatchAppendResp }[] = [];

  constructor(
    private readonly log: DoubleLog,
    private readonly faults: Faults,
  ) {}

  get streams(): number {
    return this.open.size;
  }

  get heldBack(): number {
    return this.held.length;
  }

  readonly batchAppend = (call: BatchCall): void => {
    this.open.set(call, String(call.metadata.get('connection-name')[0]));
    const appends = new Map<string, Append>();
    call.on('data', (request: BatchAppendReq) => {
      const id = request.getCorrelationId()?.getString() ?? '';
      const append = appends.get(id) ?? begin(request);
      appends.set(id, append);
      append.events.push(...request.getProposedMessagesList().map(proposed));
      if (!request.getIsFinal()) return;
      appends.delete(id);
      if (this.deaf.has(call)) return;
      this.received += 1;
      this.complete(call, id, append);
    });
    call.on('error', () => this.open.delete(call));
    call.on('cancelled', () => this.open.delete(call));
    call.on('close', () => this.open.delete(call));
    call.on('end', () => {
      this.open.delete(call);
      call.end();
    });
  };

  readonly append = (call: ServerReadableStream<AppendReq, AppendResp>, done: sendUnaryData<AppendResp>): void => {
    let append: Append | undefined;
    call.on('data', (request: AppendReq) => {
      const message = request.getProposedMessage();
      if (message === undefined) append = beginUnary(request.getOptions());
      else append?.events.push(proposed(message));
    });
    call.on('end', () => {
      this.received += 1;
      if (append !== undefined) answerUnary(this.judged(append), append.stream, done);
    });
  };

  /** Sends the answers that were held back; those of calls that are over are lost, as on a network. */
  release(): void {
    const held = this.held;
    this.held = [];
    for (const { call, answer } of held) if (!call.destroyed) call.write(answer);
  }

  /** The calls that are open now stay open and are not listened to any more. */
  deafen(): void {
    for (const call of this.open.keys()) this.deaf.add(call);
  }

  fail(connection: string | undefined, code: number, details: string): void {
    for (const [call, name] of this.open) {
      if (connection !== undefined && name !== connection) continue;
      this.open.delete(call);
      call.emit('error', Object.assign(new Error(details), { code, details }));
    }
  }

  private complete(call: BatchCall, id: string, append: Append): void {
    const mode = nextMode(this.faults);
    if (mode === 'ignored') return;
    const answer = this.judged(append);
    if (mode === 'silent') return;
    const message = batchAnswer(id, append.stream, answer);
    if (mode === 'held') this.held.push({ call, answer: message });
    else call.write(message);
    // The trap: what could not be understood is answered a second time, when the server's own write timeout is over.
    if (answer.tag === 'bad-request')
      setTimeout(() => call.destroyed || call.write(batchAnswer(id, append.stream, { tag: 'timeout' })), 2000);
  }

  private judged({ stream, expected, deadline, events }: Append): Answer {
    if (stream === '' || events.some((e) => e.type === '' || !UUID.test(e.id) || NIL.test(e.id)))
      return { tag: 'bad-request' };
    if (deadline <= Date.now() + this.faults.aheadMs) return { tag: 'timeout' };
    const bytes = events.reduce((sum, event) => sum + event.data.length, 0);
    if (bytes > this.faults.maxAppendSize) return { tag: 'too-large', limit: this.faults.maxAppendSize };
    if (this.log.tombstoned.has(stream)) return { tag: 'stream-deleted' };
    const verdict = this.log.append(stream, expected, events);
    if (verdict.tag === 'append') throw new Error('an append was left unwritten');
    return verdict;
  }
}

function begin(request: BatchAppendReq): Append {
  const options = request.getOptions();
  const deadline = options?.getDeadline()?.toDate().getTime() ?? Infinity;
  const stream = streamName(options?.getStreamIdentifier());
  let expected: Expectation = 'any';
  if (options?.hasNoStream()) expected = 'no_stream';
  else if (options?.hasStreamExists()) expected = 'stream_exists';
  else if (options?.hasStreamPosition()) expected = Number(options.getStreamPosition());
  return { stream, expected, deadline, events: [] };
}

function beginUnary(options: AppendReq.Options | undefined): Append {
  const stream = streamName(options?.getStreamIdentifier());
  let expected: Expectation = 'any';
  if (options?.hasNoStream()) expected = 'no_stream';
  else if (options?.hasStreamExists()) expected = 'stream_exists';
  else if (options?.hasRevision()) expected = Number(options.getRevision());
  return { stream, expected, deadline: Infinity, events: [] };
}

function answerUnary(answer: Answer, stream: string, done: sendUnaryData<AppendResp>): void {
  const response = new AppendResp();
  if (answer.tag === 'success') {
    const success = new AppendResp.Success();
    success.setCurrentRevision(String(answer.revision));
    const position = new AppendResp.Position();
    position.setCommitPosition(String(answer.position));
    position.setPreparePosition(String(answer.position));
    success.setPosition(position);
    response.setSuccess(success);
    done(null, response);
  } else if (answer.tag === 'wrong-expected-version') {
    const wrong = new AppendResp.WrongExpectedVersion();
    if (answer.actual === 'no_stream') wrong.setCurrentNoStream(new Empty());
    else wrong.setCurrentRevision(String(answer.actual));
    if (typeof answer.expected === 'number') wrong.setExpectedRevision(String(answer.expected));
    else if (answer.expected === 'no_stream') wrong.setExpectedNoStream(new Empty());
    else if (answer.expected === 'stream_exists') wrong.setExpectedStreamExists(new Empty());
    else wrong.setExpectedAny(new Empty());
    response.setWrongExpectedVersion(wrong);
    done(null, response);
  } else {
    const metadata = new Metadata();
    if (answer.tag === 'too-large') {
      metadata.set('exception', 'maximum-append-size-exceeded');
      metadata.set('maximum-append-size', String(answer.limit));
    } else if (answer.tag === 'stream-deleted') {
      metadata.set('exception', 'stream-deleted');
      metadata.set('stream-name', stream);
    }
    done({ code: status.INVALID_ARGUMENT, details: answer.tag, metadata });
  }
}

function proposed(message: BatchAppendReq.ProposedMessage | AppendReq.ProposedMessage): Proposed {
  const metadata = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: Buffer.from(message.getData_asU8()),
    metadata: Buffer.from(message.getCustomMetadata_asU8()),
  };
}
