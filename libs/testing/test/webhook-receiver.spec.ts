import { startWebhookReceiver, type WebhookReceiver } from '../src';
import { violationsIn, type ReceivedRequest } from '../src/webhook-receiver-checks';

/** A request of revision 1 of `conv_1`, accepted and alone. */
const received = (changed: Partial<ReceivedRequest> = {}): ReceivedRequest => ({
  at: 0,
  headers: {},
  body: Buffer.from('{}'),
  eventId: 'evt_1',
  conversationId: 'conv_1',
  revision: 1,
  attempt: 1,
  marked: false,
  beside: 0,
  status: 200,
  ...changed,
});

describe('what a sender of webhooks has to answer for', () => {
  it('is nothing as long as it keeps what is promised', () => {
    const requests = [
      received({ status: 500 }),
      received({ attempt: 2 }),
      received({ eventId: 'evt_2', revision: 2 }),
      received({ eventId: 'evt_3', revision: 1, conversationId: 'conv_2' }),
    ];
    expect(violationsIn(requests)).toEqual([]);
  });

  it('is a request beside another one of its conversation', () => {
    expect(violationsIn([received({ beside: 1 })])).toEqual([
      'conv_1: evt_1, attempt 1, came while another one of its conversation was in flight',
    ]);
  });

  it('is an event that is accepted behind a later one, unless it is marked', () => {
    const later = received({ eventId: 'evt_2', revision: 2 });
    expect(violationsIn([later, received({ marked: true })])).toEqual([]);
    expect(violationsIn([later, received({ status: 500 })])).toEqual([]);
    expect(violationsIn([later, received()])).toEqual([
      'conv_1: evt_1, attempt 1, of revision 1, was accepted behind revision 2',
    ]);
  });

  it('is no event that comes twice because nobody knew that it was accepted', () => {
    expect(violationsIn([received(), received({ eventId: 'evt_2', revision: 2 }), received({ attempt: 2 })])).toEqual(
      [],
    );
  });

  it('is a body that changes', () => {
    expect(violationsIn([received(), received({ attempt: 2, body: Buffer.from('{ }') })])).toEqual([
      'conv_1: evt_1, attempt 2, has another body than before',
    ]);
  });

  it('is a signature that no key makes', () => {
    const request = received({ headers: { 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' } });
    expect(violationsIn([request, received()], ['a key', 'whsec_YWJj'])).toEqual([
      'conv_1: evt_1, attempt 1, has no good signature',
      'conv_1: evt_1, attempt 1, has no good signature',
    ]);
  });
});

describe('a receiver of webhooks', () => {
  let receiver: WebhookReceiver;
  beforeEach(async () => void (receiver = await startWebhookReceiver()));
  afterEach(() => receiver.stop());

  const send = (eventId: string, conversationId = 'conv_1'): Promise<Response> =>
    fetch(receiver.url, {
      method: 'POST',
      body: 'ä',
      headers: {
        'webhook-id': eventId,
        'parley-conversation-id': conversationId,
        'parley-conversation-revision': '1',
      },
      redirect: 'manual',
    });

  it('takes everything at first, and keeps what came', async () => {
    expect((await send('evt_1')).status).toBe(200);
    expect(receiver.requests).toMatchObject([{ eventId: 'evt_1', conversationId: 'conv_1', status: 200, beside: 0 }]);
    expect(receiver.requests[0]?.body.toString()).toBe('ä');
  });

  it('answers each event in turn what it is told, and one conversation something else', async () => {
    receiver.answer([500, 200]);
    receiver.answer({ status: 429, retryAfter: '3' }, 'conv_2');
    const other = await send('evt_3', 'conv_2');
    const answered = [await send('evt_1'), await send('evt_2'), await send('evt_1'), await send('evt_1')];
    expect([other.status, other.headers.get('retry-after')]).toEqual([429, '3']);
    expect(answered.map(({ status }) => status)).toEqual([500, 500, 200, 200]);
  });

  it('resets the connection, or lets the body break off', async () => {
    receiver.answer((request) => (request.eventId === 'evt_1' ? 'reset' : 'broken'));
    await expect(send('evt_1')).rejects.toThrow();
    const broken = await send('evt_2');
    await expect(broken.text()).rejects.toThrow();
    expect(receiver.requests.map(({ status }) => status)).toEqual([null, 200]);
  });

  it('sees what is in flight at once', async () => {
    receiver.answer({ status: 200, afterMs: 50 });
    await Promise.all([send('evt_1'), send('evt_2'), send('evt_3', 'conv_2')]);
    expect(receiver.violations()).toEqual([expect.stringMatching(/^conv_1: .* while another one/)]);
  });
});
