import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { apiKeys, hashKey, inMemoryApiKeys } from '@parley/access';
import { ExecuteConversationCommand, OpenConversation } from '@parley/commands';
import { inMemoryEventStore, inMemoryLog } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { HttpModule, httpServer } from '../src';
import { commandOfType } from '@parley/testing';
import { ownWebhooks } from '@parley/testing-product';
import { operations } from '../src/api/operations';

/* What goes over the command bus is plain data: it could be kept, compared or sent to another process as it is. */

const KEY = 'key-of-workspace-one';
const sent: object[] = [];

/** A bus that notes what it is given, and answers as if it had been carried out. */
@Module({
  providers: [
    {
      provide: CommandBus,
      useValue: {
        execute(command: object) {
          sent.push(command);
          const receipt = { revision: 1, changed: true, created: false, replayed: false };
          return Promise.resolve(E.right({ ...receipt, conversationId: 'conv_1', opened: false }));
        },
      },
    },
    { provide: QueryBus, useValue: {} },
  ],
  exports: [CommandBus, QueryBus],
})
class NotingBus {}

const message = {
  id: 'm1',
  direction: 'inbound',
  type: 'image',
  text: 'Hello',
  attachments: [{ url: 'https://example.test/a.png', content_type: 'image/png', name: null, size: 12 }],
  sender: { type: 'contact', id: 'ct_zoe', name: 'Zoë' },
  sent_at: '2026-03-02T09:00:00Z',
};
const contact = {
  id: 'ct_zoe',
  first_name: 'Zoë',
  last_name: null,
  email: 'zoe@example.test',
  phone: '+4930123456',
  preferred_channel: 'email',
  metadata: { plan: { name: 'pro', seats: [1, 2, null] } },
};
const participant = {
  id: 'usr_1',
  type: 'user',
  status: 'pending',
  display_name: 'Ann',
  contact: { identifier_key: 'email', identifier_value: 'ann@example.test' },
};
const thread = { inbox: 'inbox_1', channel_id: 'chan_1', channel_type: 'whatsapp' };
const opening = {
  ...thread,
  contact,
  target: '+4930123456',
  subject: 'Order 4711',
  priority: 'high',
  tags: ['order'],
  members: [{ id: 'usr_2', name: 'Bea' }],
  participants: [participant],
  assigned_to: 'usr_1',
  assigned_type: 'attendant',
  message,
};
const bulk = {
  commands: [
    { conversation_id: 'conv_1', command: 'message', body: message },
    { conversation_id: 'conv_2', command: 'status', body: { message_id: 'm1', status: 'failed', reason: 'no line' } },
    { conversation_id: 'conv_3', command: 'close' },
  ],
};
const tags = { add: ['order'], remove: ['old'] };

/** A request of every kind, by the id of its operation, as full as it comes. */
const bodies: Readonly<Record<string, object>> = {
  openConversation: opening,
  recordMessage: message,
  addNote: { text: 'Called back' },
  assign: { assigned_to: 'usr_1', assigned_type: 'attendant' },
  unassign: {},
  close: { resolution: 'spam' },
  reopen: {},
  snooze: { snooze_till: '2030-03-02T09:00:00Z' },
  unsnooze: {},
  markRead: { up_to: 'm1' },
  markUnread: {},
  transfer: { inbox: 'inbox_2', unassign: true },
  changeTags: tags,
  changeLabels: tags,
  addParticipant: participant,
  mute: {},
  unmute: {},
  archive: {},
  patchConversation: { subject: null, members: opening.members, tags: ['a'], assigned: null, read: true, muted: false },
  deleteConversation: {},
  reportMessageStatus: { status: 'failed', reason: 'no line' },
  removeParticipant: {},
  activateParticipant: {},
  deliverMessage: { ...thread, contact, target: null, message },
  bulk,
  saveContact: contact,
  eraseContact: {},
  blockContact: {},
  unblockContact: {},
  saveTeammate: { type: 'agent', name: 'Ann', email: 'ann@example.test', available: false },
  saveInbox: { name: 'Support', inactivity_timeout_seconds: 60, reopen_window_seconds: null },
  saveRoutingRules: {
    rules: [
      {
        name: 'Sales',
        when: { inbox: ['inbox_1'], contact_metadata: contact.metadata },
        then: {
          agent_first: { id: 'agt_1', type: 'agent' },
          then_to: { round_robin: [{ id: 'usr_1', type: 'attendant' }] },
        },
      },
      { name: 'Others', then: { assign: { id: 'usr_1', type: 'attendant' } } },
    ],
  },
};

/** What automations alone ask for, and what the way of a message asks by itself: no request says it. */
const ASKED_BY_NO_REQUEST = ['CloseInactive', 'LeaveUnrouted', 'WakeConversation', 'FindMessage'];

const ids: Readonly<Record<string, string>> = { message_id: 'm1', participant_id: 'usr_1' };

/** Everything that sends commands; API keys, webhooks and their jobs are no part of the log. */
const commands = operations.filter(
  ({ conditions, path }) => conditions.includes('idempotency') && !/^\/v1\/(api-keys|webhooks|jobs)/.test(path),
);

let url = '';
let close = (): Promise<void> => Promise.resolve();
beforeAll(async () => {
  const keyStore = inMemoryApiKeys({ bootstrap: [{ keyHash: hashKey(KEY), workspace: 'ws_1' }] });
  const keys = apiKeys(keyStore);
  const readiness = { check: () => ({ ready: true, degraded: false, parts: {} }) };
  const { publicLog, webhooks } = ownWebhooks(inMemoryEventStore(inMemoryLog()));
  const room = {
    publicLog,
    webhooks,
    keys,
    keyStore,
    logger: silentLogger,
    readiness,
    clock: Date.now,
    version: 'test',
  };
  const server = await httpServer(HttpModule.of({ ...room, handlers: [NotingBus] }), keys);
  ({ url } = await server.listen('127.0.0.1', 0));
  close = () => server.close();
});
afterAll(() => close());

/** The commands that the request of an operation comes to on the bus. */
async function onTheBus({ id, method, path, conditions }: (typeof commands)[number]): Promise<readonly object[]> {
  sent.length = 0;
  const to = path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => ids[name] ?? (path.includes('contacts') ? 'ct_zoe' : 'x_1'),
  );
  const response = await fetch(`${url}${to}`, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      'idempotency-key': `key of ${id}`,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      ...(conditions.includes('if-match') ? { 'if-match': '"7"' } : {}),
    },
    body: JSON.stringify(bodies[id]),
  });
  expect([id, response.status, response.ok ? '' : await response.text()]).toEqual([id, 200, '']);
  return [...sent];
}

function expectPlainData(command: object): void {
  expect(structuredClone({ ...command })).toStrictEqual({ ...command });
  expect(JSON.parse(JSON.stringify(command))).toEqual({ ...command });
}

describe('a command on the bus', () => {
  it('is made from a request of each kind', () => {
    expect(Object.keys(bodies).sort()).toEqual(commands.map(({ id }) => id).sort());
  });

  it.each(commands.map((one) => [one.id, one] as const))('of %s is plain data', async (id, operation) => {
    const made = await onTheBus(operation);
    expect(made).toHaveLength(id === 'bulk' ? bulk.commands.length : 1);
    for (const command of made) expectPlainData(command);
  });

  it('is there for every command on a conversation, but for those that no request asks for', async () => {
    const asked = new Set<string>();
    for (const operation of commands)
      for (const one of await onTheBus(operation))
        if (one instanceof ExecuteConversationCommand || one instanceof OpenConversation)
          asked.add(one.execution.command.type);
    expect([...asked, ...ASKED_BY_NO_REQUEST].sort()).toEqual(Object.keys(commandOfType).sort());
  });

  it('would not be with a closure or an instance in it', () => {
    const closure = { execution: { command: () => ({ type: 'MuteConversation' }) } };
    expect(() => expectPlainData(closure)).toThrow('could not be cloned');
    expect(() => expectPlainData({ till: new Date(0) })).toThrow('1970-01-01');
  });
});
