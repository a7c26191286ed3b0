import { Webhook } from 'standardwebhooks';

/** A request as it came to a receiver of webhooks. */
export interface ReceivedRequest {
  /** In ms since 1970. */
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly eventId: string;
  /** `''` where it says none. */
  readonly conversationId: string;
  /** NaN where it says none. */
  readonly revision: number;
  readonly attempt: number;
  /** Outside of the order: a replay, a manual retry or a test. */
  readonly marked: boolean;
  /** How many others of its conversation were in flight when it came. */
  readonly beside: number;
  /** What it was answered; null while it was not, or was never to be. */
  readonly status: number | null;
}

/**
 * What a sender of webhooks has to answer for, a line each with the conversation; empty when it keeps what is promised. Signatures are looked at
 * when keys are given: any one has to match.
 */
export const violationsIn = (requests: readonly ReceivedRequest[], keys: readonly string[] = []): readonly string[] => [
  ...overlaps(requests),
  ...disorders(requests),
  ...changedBodies(requests),
  ...(keys.length === 0 ? [] : badSignatures(requests, keys)),
];

const line = ({ conversationId, eventId, attempt }: ReceivedRequest, what: string): string =>
  `${conversationId}: ${eventId}, attempt ${attempt}, ${what}`;

const overlaps = (requests: readonly ReceivedRequest[]): readonly string[] =>
  requests
    .filter(({ beside, headers }) => beside > 0 && headers['parley-test'] === undefined)
    .map((request) => line(request, 'came while another one of its conversation was in flight'));

const isAccepted = ({ status }: ReceivedRequest): boolean => status !== null && status >= 200 && status < 300;

function disorders(requests: readonly ReceivedRequest[]): readonly string[] {
  const last = new Map<string, number>();
  const seen = new Set<string>();
  return requests.flatMap((request) => {
    const { eventId, conversationId, revision } = request;
    if (request.marked || !isAccepted(request) || seen.has(eventId)) return [];
    seen.add(eventId);
    const before = last.get(conversationId) ?? -1;
    last.set(conversationId, Math.max(before, revision));
    return revision >= before ? [] : [line(request, `of revision ${revision}, was accepted behind revision ${before}`)];
  });
}

function changedBodies(requests: readonly ReceivedRequest[]): readonly string[] {
  const bodies = new Map<string, Buffer>();
  return requests.flatMap((request) => {
    const before = bodies.get(request.eventId);
    bodies.set(request.eventId, before ?? request.body);
    return before === undefined || before.equals(request.body) ? [] : [line(request, 'has another body than before')];
  });
}

function badSignatures(requests: readonly ReceivedRequest[], keys: readonly string[]): readonly string[] {
  const webhooks = keys.map((key) =>
    key.startsWith('whsec_') ? new Webhook(key) : new Webhook(Buffer.from(key), { format: 'raw' }),
  );
  const isSigned = ({ headers, eventId, body }: ReceivedRequest): boolean => {
    const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
    const given = new Set(headers['webhook-signature']?.split(' '));
    return !Number.isNaN(at.getTime()) && webhooks.some((webhook) => given.has(webhook.sign(eventId, at, body)));
  };
  return requests.filter((request) => !isSigned(request)).map((request) => line(request, 'has no good signature'));
}
