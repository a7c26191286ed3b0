import { inMemoryAutomations, routingRunner, type AutomationStore, type Runner } from '@parley/automations';
import { inMemoryEventStore } from '@parley/event-store';
import { silentLogger, systemScheduler } from '@parley/platform';
import { automationsConsumer } from '@parley/runtime';
import { runLeased, type RunningConsumer } from '@parley/subscriptions';
import { until } from '@parley/testing';
import { newId, opening, startProduct, type Product } from '@parley/testing-product';

const parrot = { id: 'agt_parrot', type: 'agent' };
const ben = { id: 'usr_ben', type: 'attendant' };
const cai = { id: 'usr_cai', type: 'attendant' };
const FIRST = {
  name: 'first the parrot',
  when: {},
  then: { agent_first: parrot, then_to: { round_robin: [ben, cai] } },
};

type Item = { readonly type: string; readonly actor: object; readonly data: object; readonly caused_by: string };

describe('a conversation that an AI agent and people hand to each other', () => {
  let product: Product;
  let automations: AutomationStore;
  let runner: Runner;
  let consumer: RunningConsumer;
  let id: string;

  beforeEach(async () => {
    product = await startProduct();
    const store = inMemoryEventStore(product.log);
    automations = inMemoryAutomations();
    await automations.begin('test', undefined);
    const { commander } = product.app;
    runner = routingRunner({ store: automations, commander, scheduler: systemScheduler, logger: silentLogger });
    consumer = runLeased(automationsConsumer({ store, automations, runner }), { store, holder: 'test' });
    expect((await product.send('PUT', '/v1/routing-rules', { rules: [FIRST] })).status).toBe(201);
    id = newId();
    expect((await product.send('POST', '/v1/conversations', { id, ...opening() })).status).toBe(201);
  });
  afterEach(async () => {
    await runner.stop();
    await consumer.stop();
    await product.stop();
  });

  const conversation = async () => (await product.send('GET', `/v1/conversations/${id}`)).body;
  const isWith = ({ id: assignee }: { readonly id: string }): Promise<void> =>
    until(async () => ((await conversation())['assigned_to'] as { readonly id: string } | null)?.id === assignee);
  const act = (path: string, body: object, actor: string) =>
    product.send('POST', `/v1/conversations/${id}/${path}`, body, { 'parley-actor': actor });
  const byAgent = (path: string, body: object = {}) => act(path, body, 'agent:agt_parrot');
  const byBen = (path: string, body: object = {}) => act(path, body, 'attendant:usr_ben');
  const heldBy = async (type: string): Promise<readonly unknown[]> => {
    const { body } = await product.send('GET', `/v1/conversations?assigned_type=${type}`);
    return (body['data'] as readonly { readonly id: string }[]).map((one) => one.id);
  };
  const history = async (): Promise<readonly Item[]> =>
    (await product.send('GET', `/v1/conversations/${id}/history`)).body['data'] as readonly Item[];

  it('goes to the agent first, to a person by the same rule when the agent lets go of it, and back by hand', async () => {
    await isWith(parrot);
    expect(await heldBy('agent')).toEqual([id]);
    expect(await byAgent('unassign')).toMatchObject({ status: 200, body: { changed: true } });
    await isWith(ben);
    expect(await heldBy('agent')).toEqual([]);
    expect(await heldBy('attendant')).toEqual([id]);
    expect(await byBen('assign', { assigned_to: parrot.id, assigned_type: 'agent' })).toMatchObject({ status: 200 });
    await isWith(parrot);
    expect(await heldBy('agent')).toEqual([id]);
    await byAgent('unassign');
    await isWith(cai);

    const handed = (await history()).filter(({ type }) => /ConversationAssigned|ConversationUnassigned/.test(type));
    const routing = { type: 'automation', id: 'routing' };
    expect(handed).toMatchObject([
      { actor: routing, data: { assigned_to: 'agt_parrot', routed: { rule: FIRST.name, reason: 'agent_first' } } },
      { actor: { type: 'agent', id: 'agt_parrot' }, data: { previous_assigned_to: 'agt_parrot' } },
      { actor: routing, data: { assigned_to: 'usr_ben', routed: { rule: FIRST.name, reason: 'handed_over' } } },
      {
        actor: { type: 'attendant', id: 'usr_ben' },
        data: { assigned_to: 'agt_parrot', assigned_type: 'agent', previous_assigned_to: 'usr_ben', routed: null },
      },
      { actor: { type: 'agent', id: 'agt_parrot' }, data: { previous_assigned_to: 'agt_parrot' } },
      { actor: routing, data: { assigned_to: 'usr_cai', routed: { rule: FIRST.name, reason: 'handed_over' } } },
    ]);
  });

  it('is taken over from the agent by a person in one event that names both, and stays with that person (rule 11)', async () => {
    await isWith(parrot);
    await byBen('assign', { assigned_to: ben.id, assigned_type: 'attendant' });
    await isWith(ben);
    // What is opened later is routed later.
    id = newId();
    await product.send('POST', '/v1/conversations', { id, ...opening({ contact_id: 'cnt_2' }) });
    await isWith(parrot);
    const taken = (await product.send('GET', '/v1/conversations?assigned_to=usr_ben')).body['data'];
    expect(taken).toMatchObject([{ assigned_type: 'attendant' }]);
  });

  it('goes to a person at once while the agent is marked unavailable, and the history says why (rule 16)', async () => {
    await isWith(parrot);
    const away = { name: 'Parrot', type: 'agent', available: false };
    expect((await product.send('PUT', '/v1/teammates/agt_parrot', away)).status).toBeLessThan(300);
    id = newId();
    await product.send('POST', '/v1/conversations', { id, ...opening({ contact_id: 'cnt_2' }) });
    await isWith(ben);
    const assigned = (await history()).find(({ type }) => type === 'ConversationAssigned');
    expect(assigned).toMatchObject({ data: { routed: { reason: 'agent_unavailable' } } });
  });
});
