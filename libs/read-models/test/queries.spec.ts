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
  GetTeammate,
  inMemoryConversationReadModel,
  ListConversations,
  ListInboxes,
  ListTeammates,
  readModelsModule,
} from '../src';
import { changeOf, contactChange, inboxChange, positionOf, teammateChange } from './changes';

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
    ];
    await model.apply(changes, positionOf(5));
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
    const { documents, joined } = await bus.execute(new ListConversations(query));
    expect(documents.map((document) => conversationView(document, joined))).toMatchObject([
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
    const found = await bus.execute(new FindContacts('ws_1', { email: 'ZOE@example.test' }, 50));
    expect(found.map(({ id }) => id)).toEqual(['ct_zoe']);
    expect(await bus.execute(new FindContacts('ws_1', { phone: '+4' }, 50))).toEqual([]);
  });

  it('give teammates and inboxes, one by one and as lists', async () => {
    const teammate = await bus.execute(new GetTeammate('ws_1', 'usr_ada'));
    expect(teammate).toMatchObject({ id: 'usr_ada', name: adasContent.name });
    expect(await bus.execute(new ListTeammates('ws_1', { limit: 5 }))).toEqual({ records: [teammate], next: null });
    const inbox = await bus.execute(new GetInbox('ws_1', 'inb_sales'));
    expect(inbox).toMatchObject({ id: 'inb_sales', settings: { name: 'Sales' } });
    expect(await bus.execute(new ListInboxes('ws_1', { limit: 5 }))).toEqual({ records: [inbox], next: null });
  });

  it('wait for a revision of a conversation or of a record', async () => {
    const shown = (kind: 'contact' | 'conversation', revision: number): Promise<boolean> =>
      bus.execute(new AwaitRevision({ kind, workspace: 'ws_1', id: 'ct_zoe', revision }, 0));
    expect(await shown('contact', 1)).toBe(true);
    expect(await shown('contact', 2)).toBe(false);
    expect(await shown('conversation', 0)).toBe(false);
  });
});
