import { QueryBus } from '@nestjs/cqrs';
import { inMemoryEventStore } from '@parley/event-store';
import { Test } from '@nestjs/testing';
import {
  adasContent,
  contactBlocked,
  contactSaved,
  conversationAssigned,
  conversationOpened,
  inboxSaved,
  messageSent,
  routingRule,
  routingRulesSaved,
  teammateSaved,
  toAda,
} from '@parley/testing';
import {
  AwaitRevision,
  conversationView,
  FindContacts,
  GetContact,
  GetConversation,
  GetInbox,
  GetRoutingRules,
  GetTeammate,
  inboxView,
  inMemoryConversationReadModel,
  ListConversations,
  ListInboxes,
  ListTeammates,
  readModelsModule,
  teammateView,
} from '../src';
import { changeOf, contactChange, inboxChange, positionOf, routingChange, teammateChange } from './changes';

const read = (items: readonly string[]): readonly unknown[] => items.map((json) => JSON.parse(json));

describe('the queries', () => {
  let bus: QueryBus;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const model = inMemoryConversationReadModel();
    const changes = [
      changeOf([conversationOpened(), messageSent(1), conversationAssigned(toAda)]),
      changeOf([conversationOpened({ contactId: 'ct_unknown' }), messageSent(1)], { id: 'conv_2' }),
      contactChange([contactSaved(), contactBlocked()]),
      teammateChange([teammateSaved()]),
      inboxChange([inboxSaved()]),
      routingChange([routingRulesSaved(routingRule())]),
    ];
    await model.apply(changes, positionOf(6));
    const module = await Test.createTestingModule({
      imports: [readModelsModule(model, inMemoryEventStore())],
    }).compile();
    await module.init();
    bus = module.get(QueryBus);
    close = () => module.close();
  });
  afterAll(() => close());

  it('give a conversation with the records that it shows', async () => {
    const found = await bus.execute(new GetConversation('ws_1', 'conv_1'));
    expect(found && conversationView(found.document, found.joined)).toMatchObject({
      contact: { first_name: 'Zoë' },
      blocked: true,
      assigned_to: { id: toAda.id, name: adasContent.name },
    });
    expect(await bus.execute(new GetConversation('ws_1', 'conv_x'))).toBeUndefined();
  });

  it('give a page of conversations with the records that it shows', async () => {
    const query = { workspace: 'ws_1', filter: { statuses: ['open'] as const }, limit: 10 };
    const { items, next } = await bus.execute(new ListConversations(query));
    expect(next).toBeNull();
    expect(read(items)).toMatchObject([
      { id: 'conv_2', contact: { id: 'ct_unknown', first_name: '' }, blocked: false, assigned_to: null },
      { id: 'conv_1', contact: { first_name: 'Zoë' }, blocked: true, assigned_to: { name: adasContent.name } },
    ]);
  });

  it('give a contact by its id, but none that only conversations name', async () => {
    expect(await bus.execute(new GetContact('ws_1', 'ct_zoe'))).toMatchObject({ id: 'ct_zoe', record: 'saved' });
    expect(await bus.execute(new GetContact('ws_1', 'ct_unknown'))).toBeUndefined();
    expect(await bus.execute(new GetContact('ws_2', 'ct_zoe'))).toBeUndefined();
  });

  it('give the contacts with an address', async () => {
    const found = await bus.execute(new FindContacts('ws_1', { email: 'ZOE@example.test' }, { limit: 50 }));
    expect(read(found.items)).toMatchObject([{ id: 'ct_zoe', first_name: 'Zoë', blocked: true }]);
    const none = await bus.execute(new FindContacts('ws_1', { phone: '+4' }, { limit: 50 }));
    expect(none).toEqual({ items: [], next: null });
  });

  it('give teammates and inboxes, one by one and as lists', async () => {
    const teammate = await bus.execute(new GetTeammate('ws_1', 'usr_ada'));
    expect(teammate).toMatchObject({ id: 'usr_ada', name: adasContent.name });
    const teammates = await bus.execute(new ListTeammates('ws_1', { limit: 5 }));
    expect([read(teammates.items), teammates.next]).toEqual([[teammate && teammateView(teammate)], null]);
    const inbox = await bus.execute(new GetInbox('ws_1', 'inb_sales'));
    expect(inbox).toMatchObject({ id: 'inb_sales', settings: { name: 'Sales' } });
    const inboxes = await bus.execute(new ListInboxes('ws_1', { limit: 5 }));
    expect([read(inboxes.items), inboxes.next]).toEqual([[inbox && inboxView(inbox)], null]);
  });

  it('give the rules of a workspace', async () => {
    expect(await bus.execute(new GetRoutingRules('ws_1'))).toMatchObject({ revision: 0, rules: [routingRule()] });
    expect(await bus.execute(new GetRoutingRules('ws_2'))).toBeUndefined();
  });

  it('wait for a revision of a conversation or of a record', async () => {
    const shown = (kind: 'contact' | 'conversation', revision: number): Promise<boolean> =>
      bus.execute(new AwaitRevision({ kind, workspace: 'ws_1', id: 'ct_zoe', revision }, 0));
    expect(await shown('contact', 1)).toBe(true);
    expect(await shown('contact', 2)).toBe(false);
    expect(await shown('conversation', 0)).toBe(false);
  });
});
