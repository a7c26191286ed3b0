import type { WebhookAnswer } from '@parley/operator';
import { messageOf } from '../src/messages';

type Webhook = Extract<WebhookAnswer, { tag: 'webhook-added' }>['webhook'];
type Job = Extract<WebhookAnswer, { tag: 'replay' }>['job'];

const NOW = Date.parse('2026-11-27T10:00:00Z');
const webhook: Webhook = {
  id: 'whk_1',
  workspace: 'ws_1',
  url: 'https://example.com/hook',
  events: ['*'],
  format: 'event',
  filters: [],
  ordered: true,
  description: null,
  status: 'active',
  reason: null,
  since: NOW,
  waiting: 0,
  replayFrom: null,
  createdAt: NOW,
};
const job: Job = {
  id: 'job_1',
  workspace: 'ws_1',
  webhook: 'whk_1',
  status: 'done',
  total: 1_200,
  done: 1_200,
  failed: 0,
  createdAt: NOW,
  by: { type: 'api', id: 'command-line' },
};
const attempt = { at: NOW, statusCode: 200, durationMs: 1_234, error: null, response: null };

describe('what is said of webhooks', () => {
  it('is a table with status, how much waits, where it goes, and why it is not active', () => {
    const failing = {
      ...webhook,
      id: 'whk_22',
      url: 'https://b.example',
      events: ['conversation.created', 'conversation.closed'],
      ordered: false,
      status: 'failing',
      reason: 'answered 500',
      waiting: 12_345,
    } as const;
    expect(messageOf({ tag: 'webhooks', workspace: 'ws_1', webhooks: [webhook, failing] })).toBe(
      [
        'ID      STATUS   WAITING  URL                       EVENTS                                                    REASON',
        'whk_1   active   0        https://example.com/hook  event:*',
        'whk_22  failing  12,345   https://b.example         event:conversation.created,conversation.closed unordered  answered 500',
      ].join('\n'),
    );
    expect(messageOf({ tag: 'webhooks', workspace: 'ws_1', webhooks: [] })).toBe('The workspace ws_1 has no webhooks.');
  });

  it('is the signing key of one that was added, once', () => {
    expect(messageOf({ tag: 'webhook-added', webhook, signingKey: 'whsec_x' })).toBe(
      'The webhook whk_1 gets event:* from now on, at https://example.com/hook\nSigning key, shown this once: whsec_x',
    );
  });

  it('is what came of a test', () => {
    const tested = (accepted: boolean, over: object): string =>
      messageOf({ tag: 'webhook-tested', webhook: 'whk_1', accepted, attempt: { ...attempt, ...over } });
    expect(tested(true, {})).toBe('It was accepted: 200 in 1,234 ms.');
    expect(tested(true, { response: '{"ok":true}\n' })).toBe(
      'It was accepted: 200 in 1,234 ms.\nIt answered: {"ok":true} ',
    );
    expect(tested(false, { statusCode: 500, error: 'answered 500' })).toBe(
      'It was not accepted: answered 500 in 1,234 ms.',
    );
    expect(tested(false, { statusCode: null, error: 'could not connect: ECONNREFUSED' })).toBe(
      'It was not accepted: could not connect: ECONNREFUSED in 1,234 ms.',
    );
    expect(tested(true, { response: 'x'.repeat(4_096) })).toMatch(/\nIt answered: x{500} …$/);
  });

  it('has nothing in it for what a terminal would do something, whoever wrote it', () => {
    const response = 'a\u001b]0;title\u0007b\u202ec';
    const said = messageOf({
      tag: 'webhook-tested',
      webhook: 'whk_1',
      accepted: true,
      attempt: { ...attempt, response },
    });
    expect(said).toMatch(/\nIt answered: a \]0;title b c$/);
    const url = 'https://example.com/\u001b[2J';
    expect(messageOf({ tag: 'webhooks', workspace: 'ws_1', webhooks: [{ ...webhook, url }] })).not.toContain('\u001b');
  });

  it('is how a replay begins and ends', () => {
    expect(messageOf({ tag: 'replay-counted', webhook: 'whk_1', total: 1 })).toBe(
      'A replay would send 1 event to whk_1.',
    );
    const begun = (status: Webhook['status']): string => messageOf({ tag: 'replay-begun', job, status });
    expect(begun('active')).toBe('The job job_1 sends 1,200 events again to whk_1.');
    expect(begun('paused')).toBe(
      'The job job_1 sends 1,200 events again to whk_1. The webhook is paused: it goes on when that is enabled.',
    );
    expect(begun('failing')).toMatch(/ The webhook is failing: it goes on when that answers again\.$/);
    const ended = (over: Partial<Job>): string => messageOf({ tag: 'replay', job: { ...job, ...over } });
    expect(ended({})).toBe('The job job_1 is done: 1,200 of 1,200 events sent.');
    expect(ended({ failed: 3 })).toBe(
      'The job job_1 is done: 1,200 of 1,200 events sent, 3 of them were not accepted.',
    );
    expect(ended({ status: 'cancelled', done: 7 })).toBe('The job job_1 was cancelled: 7 of 1,200 events sent.');
    expect(ended({ status: 'failed', done: 7 })).toBe(
      'The job job_1 was given up, because its webhook was disabled: 7 of 1,200 events sent.',
    );
  });
});
