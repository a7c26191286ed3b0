import { startOwnProcess, type OwnProcess } from './own-process';

describe('a process that is not there for the API', () => {
  let product: OwnProcess;
  beforeAll(async () => {
    product = await startOwnProcess({ PARLEY_ROLES: 'projector' });
  });
  afterAll(() => product.stop());

  it('says what does not happen here', () => {
    const said = product.output().split('\n');
    expect(said.filter((line) => line.startsWith('PARLEY_ROLES'))).toEqual([
      'PARLEY_ROLES has no api: it serves health and metrics, and no conversations.',
      'PARLEY_ROLES has no publisher: nothing here publishes events or sends webhooks.',
      'PARLEY_ROLES has no automations: nothing here wakes, closes or routes.',
    ]);
  });

  it('serves no conversations, to nobody', async () => {
    expect((await product.send('GET', '/v1/conversations')).status).toBe(404);
    expect((await product.send('HEAD', '/v1/conversations')).status).toBe(404);
    expect((await product.send('POST', '/v1/conversations', {})).status).toBe(404);
  });

  it('tells how it is, and keeps the lists', async () => {
    let ready = await product.send('GET', '/health/ready');
    while (ready.status === 503) ready = await product.send('GET', '/health/ready');
    expect(await ready.json()).toMatchObject({ status: 'ready', consumers: { conversations: { lease: 'held' } } });
    expect((await product.send('GET', '/metrics')).status).toBe(200);
  });
});

describe('a process that is there for the API alone', () => {
  it('takes commands, is ready, and runs no consumer of others', async () => {
    const product = await startOwnProcess({ PARLEY_ROLES: 'api' });
    const body = { id: 'conv_1', contact_id: 'c', inbox: 'i', channel_id: 'ch', channel_type: 'sms' };
    expect((await product.send('POST', '/v1/conversations', body)).status).toBe(201);
    let ready = await product.send('GET', '/health/ready');
    while (ready.status === 503) ready = await product.send('GET', '/health/ready');
    expect(Object.keys(((await ready.json()) as { consumers: object }).consumers)).toEqual(['records']);
    await product.stop();
  });
});
