import type { Claim, Settled } from '../../src/port';

/** A claim of the conversation `conv_1` of the webhook `whk_1`. */
export const aClaim = (over: Partial<Claim> = {}): Claim => ({
  lane: { webhook: 'whk_1', lane: 'conv_1', token: 1 },
  delivery: 'dlv_1',
  workspace: 'ws_1',
  url: 'https://receiver.example/hook',
  keys: [{ id: 'wsk_1', sealed: 'sealed:a secret', expiresAt: null }],
  event: {
    eventId: 'evt_1',
    type: 'conversation.created',
    conversationId: 'conv_1',
    revision: 0,
    body: '{"n":1}',
    place: { epoch: 1, position: '1', index: 0 },
  },
  attempt: 1,
  probe: false,
  replay: false,
  manual: false,
  ...over,
});

interface Given {
  /** When the request ended, in ms. */
  readonly at?: number;
  readonly retryAfterMs?: number;
  readonly random?: number;
  readonly claim?: Partial<Claim>;
}

/** What came of a request: `status` is null where none came. */
export const answered = (
  status: number | null,
  { at = 0, retryAfterMs, random = 0, claim = {} }: Given = {},
): Settled => {
  const isAccepted = status !== null && status >= 200 && status < 300;
  const error = isAccepted ? null : status === null ? 'the connection was reset' : `answered ${status}`;
  return {
    claim: aClaim(claim),
    attempt: { at: at - 40, durationMs: 40, statusCode: status, error, response: null },
    transport: status === null,
    retryAfterMs,
    random,
  };
};
