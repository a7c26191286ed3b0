import { KEY, newId, opening } from '@parley/testing-product';
import { startOwnProcess, type Ended } from './own-process';
import { startCollector, type CollectedSpan, type TraceCollector } from './trace-collector';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const UNSAMPLED_TRACE = '1bf7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${CALLER}-01`;
const NOBODY = 'http://someone:secret@127.0.0.1:1';
const SERVER = 2;
const CONSUMER = 5;

let collector: TraceCollector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.close());

function spanNamed(name: string): CollectedSpan {
  const found = collector.spans.filter((span) => span.name === name);
  expect([name, found.length]).toEqual([name, 1]);
  return found[0] as CollectedSpan;
}

const message = { id: 'm1', direction: 'inbound', text: 'words-of-a-person' };

const traceparentOf = (ended: Ended, command: string): unknown =>
  ended.commits.find(({ stream, metadata }) => stream.startsWith('conversation-') && metadata['command'] === command)
    ?.metadata['traceparent'];

describe('a trace', () => {
  it('leads from the caller through the request and its append into the thread of the projector', async () => {
    const product = await startOwnProcess({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=acme',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
    const id = newId();
    const opened = await product.send('POST', '/v1/conversations', opening({ id, message }), { traceparent });
    const requestId = opened.headers.get('parley-request-id');
    const { position } = (await opened.json()) as { readonly position: string };
    const unsampled = { traceparent: `00-${UNSAMPLED_TRACE}-${CALLER}-00` };
    await product.send('POST', `/v1/conversations/${id}/close`, { resolution: 'spam' }, unsampled);
    await product.send('GET', `/v1/conversations/${id}`, undefined, { 'parley-wait-for': position });
    await product.send('GET', '/metrics');
    const ended = await product.stop();
    expect([ended.code, ended.errors]).toEqual([0, '']);

    const request = spanNamed('POST /v1/conversations');
    expect(request).toMatchObject({ traceId: TRACE, parentSpanId: CALLER, kind: SERVER });
    expect(request.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/v1/conversations',
      'url.scheme': 'http',
      'http.response.status_code': 201,
      'parley.request_id': requestId,
      'parley.workspace': 'ws_1',
    });
    const append = spanNamed('append OpenConversation');
    expect(append).toMatchObject({ traceId: TRACE, parentSpanId: request.spanId });
    expect(append.attributes).toEqual({ 'parley.command': 'OpenConversation', 'parley.events': expect.any(Number) });
    expect(traceparentOf(ended, 'OpenConversation')).toBe(`00-${TRACE}-${append.spanId}-01`);
    expect(spanNamed('project')).toMatchObject({ traceId: TRACE, parentSpanId: append.spanId, kind: CONSUMER });
    expect(ended.lines.find((line) => line['requestId'] === requestId)).toMatchObject({ traceId: TRACE });

    // What the caller does not sample is led on and not sent; what begins here is a trace of its own; figures are none.
    expect(traceparentOf(ended, 'CloseConversation')).toMatch(new RegExp(`^00-${UNSAMPLED_TRACE}-[0-9a-f]{16}-00$`));
    const alone = spanNamed('GET /v1/conversations/:id');
    expect([alone.parentSpanId, [TRACE, UNSAMPLED_TRACE].includes(alone.traceId)]).toEqual(['', false]);
    const names = collector.spans.map(({ name }) => name);
    expect(names.filter((name) => name.includes('metrics') || name.includes('close'))).toEqual([]);

    expect(request.resource).toMatchObject({ 'service.name': 'parley', 'deployment.environment.name': 'test' });
    expect(spanNamed('project').resource).toMatchObject({ 'service.name': 'parley' });
    expect(collector.headers[0]).toMatchObject({ 'x-tenant': 'acme', 'content-type': 'application/x-protobuf' });
    for (const secret of [message.text, KEY, id]) expect(collector.raw).not.toContain(secret);
  });

  it('begins here or not as the sampler says', async () => {
    const product = await startOwnProcess({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.endpoint}/v1/traces`,
      OTEL_TRACES_SAMPLER: 'parentbased_always_off',
      OTEL_SERVICE_NAME: 'support-inbox',
    });
    await product.send('POST', '/v1/conversations', opening({ id: newId() }));
    expect((await product.send('GET', '/v1/counts', undefined, { traceparent })).status).toBe(200);
    expect((await product.stop()).code).toBe(0);
    expect(collector.spans).toEqual([
      expect.objectContaining({
        name: 'GET /v1/counts',
        traceId: TRACE,
        resource: expect.objectContaining({ 'service.name': 'support-inbox' }),
      }),
    ]);
  });

  it('that nobody takes is worth one line in the log', async () => {
    const product = await startOwnProcess({
      OTEL_EXPORTER_OTLP_ENDPOINT: NOBODY,
      OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
      PARLEY_LOG_LEVEL: 'warn',
    });
    // More than one export's worth.
    const statuses = new Set<number>();
    for (let i = 0; i < 700; i += 1)
      statuses.add((await product.send('POST', '/v1/conversations', opening({ id: newId(), message }))).status);
    const { code, lines, errors } = await product.stop();
    expect([[...statuses], code, errors]).toEqual([[201], 0, '']);
    expect(lines).toEqual([
      {
        level: 40,
        time: expect.any(String),
        error: 'Error ECONNREFUSED',
        msg: 'traces cannot be sent and are lost; all else goes on',
      },
    ]);
  });

  it('that nobody takes holds up a stop for no longer than each thread may try to send it', async () => {
    const product = await startOwnProcess({ OTEL_EXPORTER_OTLP_ENDPOINT: NOBODY, PARLEY_LOG_LEVEL: 'warn' });
    expect((await product.send('POST', '/v1/conversations', opening({ id: newId() }))).status).toBe(201);
    const { code, lines } = await product.stop();
    // A second for which it goes on listening, two for each of the two threads; after 9 it would have been cut off, with a line.
    expect([code, lines]).toEqual([0, []]);
  });
});
