import { Code } from '@eventstore/db-client/generated/code_pb';
import {
  AllStreamPosition,
  BadRequest,
  MaximumAppendSizeExceeded,
  StreamDeleted,
  StreamIdentifier,
  Timeout,
  UUID,
  WrongExpectedVersion,
} from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { BatchAppendResp, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { Expectation, Verdict } from './expectation';
import type { Recorded } from './events';

export const TOO_SLOW =
  'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.';

export type Answer = Exclude<Verdict, { tag: 'append' }> | AppendError;

type AppendError =
  | { readonly tag: 'too-large'; readonly limit: number }
  | { readonly tag: 'bad-request' }
  | { readonly tag: 'timeout' }
  | { readonly tag: 'stream-deleted' };

/** The answer to one batch append. */
export function batchAnswer(correlationId: string, stream: string, answer: Answer): BatchAppendResp {
  const response = new BatchAppendResp();
  response.setCorrelationId(uuid(correlationId));
  response.setStreamIdentifier(identifier(stream));
  if (answer.tag !== 'success') {
    response.setError(status(stream, answer));
    return response;
  }
  const success = new BatchAppendResp.Success();
  success.setCurrentRevision(String(answer.revision));
  if (answer.position !== undefined) {
    const position = new AllStreamPosition();
    position.setCommitPosition(String(answer.position));
    position.setPreparePosition(String(answer.position));
    success.setPosition(position);
  }
  response.setSuccess(success);
  return response;
}

function status(stream: string, answer: Exclude<Answer, { tag: 'success' }>): Status {
  switch (answer.tag) {
    case 'wrong-expected-version':
      return packed(Code.ALREADY_EXISTS, 'WrongExpectedVersion', wrongExpectedVersion(answer.expected, answer.actual));
    case 'too-large': {
      const details = new MaximumAppendSizeExceeded();
      details.setMaxappendsize(answer.limit);
      return packed(Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
    }
    case 'bad-request':
      return packed(Code.INVALID_ARGUMENT, 'BadRequest', new BadRequest());
    case 'timeout':
      return packed(Code.DEADLINE_EXCEEDED, 'Timeout', new Timeout());
    case 'stream-deleted': {
      const details = new StreamDeleted();
      details.setStreamIdentifier(identifier(stream));
      return packed(Code.NOT_FOUND, 'StreamDeleted', details);
    }
  }
}

function wrongExpectedVersion(expected: Expectation, actual: number | 'no_stream'): WrongExpectedVersion {
  const details = new WrongExpectedVersion();
  if (expected === 'any') details.setExpectedAny(new Empty());
  else if (expected === 'no_stream') details.setExpectedNoStream(new Empty());
  else if (expected === 'stream_exists') details.setExpectedStreamExists(new Empty());
  else details.setExpectedStreamPosition(String(expected));
  if (actual === 'no_stream') details.setCurrentNoStream(new Empty());
  else details.setCurrentStreamRevision(String(actual));
  return details;
}

function packed(code: Code, name: string, details: Details): Status {
  const any = new Any();
  any.pack(details.serializeBinary(), `event_store.client.${name}`);
  const packedStatus = new Status();
  packedStatus.setCode(code);
  packedStatus.setMessage(name);
  packedStatus.setDetails(any);
  return packedStatus;
}

interface Details {
  serializeBinary(): Uint8Array;
}

export function eventMessage(event: Recorded): ReadResp {
  const recorded = new ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(uuid(event.id));
  recorded.setStreamIdentifier(identifier(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setCommitPosition(String(event.position));
  recorded.setPreparePosition(String(event.position));
  recorded.getMetadataMap().set('type', event.type);
  recorded.getMetadataMap().set('content-type', event.contentType);
  recorded.getMetadataMap().set('created', event.created);
  recorded.setData(event.data);
  recorded.setCustomMetadata(event.metadata);
  const read = new ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(event.position));
  const response = new ReadResp();
  response.setEvent(read);
  return response;
}

export function notFoundMessage(stream: string): ReadResp {
  const notFound = new ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(identifier(stream));
  const response = new ReadResp();
  response.setStreamNotFound(notFound);
  return response;
}

export function confirmationMessage(id: string): ReadResp {
  const confirmation = new ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(id);
  const response = new ReadResp();
  response.setConfirmation(confirmation);
  return response;
}

export function caughtUpMessage(): ReadResp {
  const response = new ReadResp();
  response.setCaughtUp(new ReadResp.CaughtUp());
  return response;
}

export function checkpointMessage(commit: number, prepare: number): ReadResp {
  const checkpoint = new ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(commit));
  checkpoint.setPreparePosition(String(prepare));
  const response = new ReadResp();
  response.setCheckpoint(checkpoint);
  return response;
}

export const streamName = (id: StreamIdentifier | undefined): string =>
  Buffer.from(id?.getStreamName_asU8() ?? []).toString('utf8');

function uuid(id: string): UUID {
  const message = new UUID();
  message.setString(id);
  return message;
}

function identifier(stream: string): StreamIdentifier {
  const message = new StreamIdentifier();
  message.setStreamName(Buffer.from(stream, 'utf8'));
  return message;
}
