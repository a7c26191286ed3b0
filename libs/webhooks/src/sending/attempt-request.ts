import { ulid, VERSION } from '@parley/platform';
import { PUBLIC_TYPES } from '@parley/public-events';
import type { Millis } from '../millis';
import type { Claim } from '../port';
import { signatureOf } from '../signing/signature';
import type { Selection } from '../webhook';
import { exampleBody, EXAMPLE_CONVERSATION } from './example-body';
import type { SendRequest } from './sender';

/**
 * The request that a claim stands for, signed for this attempt. The cursor is that of its event. Throws `NothingToSignWith` where there is no
 * key: nothing is sent unsigned.
 */
export function requestOf(claim: Claim, cursor: string, keys: readonly Uint8Array[], now: Millis): SendRequest {
  const { url, event, attempt, replay, manual } = claim;
  const { eventId, conversationId, revision, body } = event;
  const headers = {
    ...signed(eventId, keys, now, body),
    'Parley-Conversation-Id': conversationId,
    'Parley-Conversation-Revision': String(revision),
    'Parley-Cursor': cursor,
    'Parley-Attempt': String(attempt),
    ...(replay ? { 'Parley-Replay': 'true' } : manual ? { 'Parley-Manual-Retry': 'true' } : {}),
  };
  return { url, headers, body };
}

interface Exemplified extends Pick<Selection, 'format' | 'events'> {
  readonly url: string;
  readonly workspace: string;
}

/** An example of the first type that a webhook gets, outside of log and order. Throws `NothingToSignWith`. */
export function exampleRequest(webhook: Exemplified, keys: readonly Uint8Array[], now: Millis): SendRequest {
  const { url, format, events, workspace } = webhook;
  const [named] = events;
  const type = named === undefined || named === '*' ? PUBLIC_TYPES[format].own[0] : named;
  const eventId = `evt_${ulid(now)}`;
  const body = JSON.stringify(exampleBody(format, type ?? 'conversation.created', { workspace, eventId, now }));
  const headers = {
    ...signed(eventId, keys, now, body),
    'Parley-Conversation-Id': EXAMPLE_CONVERSATION,
    'Parley-Attempt': '1',
    'Parley-Test': 'true',
  };
  return { url, headers, body };
}

/** What every request has; the names of Standard Webhooks are written small. */
function signed(id: string, keys: readonly Uint8Array[], now: Millis, body: string): SendRequest['headers'] {
  const seconds = Math.floor(now / 1_000);
  return {
    'content-type': 'application/json',
    'user-agent': `Parley/${VERSION}`,
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatureOf(keys, id, seconds, body),
  };
}
