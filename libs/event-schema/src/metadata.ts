import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { ACTOR_TYPES, type Actor } from '@parley/domain';
import type { Json, JsonObject } from '@parley/event-store';
import { explain } from './explain';
import { oneOf } from './codecs';

const ActorCodec = t.type({ type: oneOf(ACTOR_TYPES), id: t.string });

const required = t.type({
  workspace: t.string,
  /** RFC 3339 in UTC with milliseconds: the stamp of the commit (rule 1). */
  occurredAt: t.string,
  actor: ActorCodec,
  /** Name of the command. */
  command: t.string,
  $correlationId: t.string,
  $causationId: t.string,
  /** Length of the chain of automations that led here; 0 for what people and integrations ask (rule 17). */
  causationDepth: t.number,
  /** How private parts are kept: `none` is as they are, in the open. */
  sealed: t.literal('none'),
  /** Version of the program that wrote it. */
  writer: t.string,
  /** The process that wrote it. */
  origin: t.string,
});

const optional = t.partial({
  /** Whose the private parts are: the contact. */
  subject: t.string,
  /** Hash of the idempotency key, and of the request that came with it (rule 13). */
  keyHash: t.string,
  requestHash: t.string,
  traceparent: t.string,
});

const Metadata = t.intersection([required, optional], 'metadata');

/** UTC and milliseconds: without a zone a time would depend on the machine that reads it. */
const STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** What every commit says of itself. Never personal data. Fields that are not known here are kept. */
export type CommitMetadata = t.TypeOf<typeof Metadata>;

export const encodeMetadata = (metadata: CommitMetadata): JsonObject => metadata as unknown as JsonObject;

/** Left: what is wrong, in words. */
export function decodeMetadata(stored: JsonObject): E.Either<string, CommitMetadata> {
  const decoded = Metadata.decode(stored);
  if (E.isLeft(decoded)) return E.left(explain(decoded.left));
  return !STAMP.test(decoded.right.occurredAt) || Number.isNaN(Date.parse(decoded.right.occurredAt))
    ? E.left(`occurredAt is ${JSON.stringify(decoded.right.occurredAt)}`)
    : decoded;
}

export const encodeActor = (actor: Actor): JsonObject => ActorCodec.encode(actor);

/** Who an event was by when it says so itself, else the actor of its commit; undefined for what is no actor. */
export const decodeActor = (said: Json, actor: Actor): Actor | undefined =>
  said === null ? actor : ActorCodec.is(said) ? said : undefined;
