import { newId, opening, startObserved } from '@parley/testing-product';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a trace', () => {
  it('is handed on as it came where nothing is traced', async () => {
    const product = await startObserved();
    await product.send('POST', '/v1/conversations', opening({ id: newId() }), { traceparent });
    await product.send('POST', '/v1/conversations', opening({ id: newId() }), { traceparent: 'of-a-person' });
    const kept = product.log.commits
      .filter(({ stream }) => stream.startsWith('conversation-'))
      .map(({ metadata }) => metadata['traceparent']);
    await product.stop();
    expect(kept).toEqual([traceparent, undefined]);
  });
});
