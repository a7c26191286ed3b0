import { conversationCommits, conversationStream } from '@parley/event-schema';
import { inMemoryEventStore } from '@parley/event-store';
import * as E from 'fp-ts/Either';
import {
  commandIds,
  commandIdsOf,
  newId,
  opening,
  startProduct,
  type Answer,
  type Product,
} from '@parley/testing-product';

/*
 * The state table of the domain through HTTP. A cell says what the command appends (`MessageSent ParticipantAdded`), `-` for
 * no change, or the status and code of the refusal.
 */

type State = 'open' | 'closed' | 'archived';
const STATES: readonly State[] = ['open', 'closed', 'archived'];

interface Row {
  readonly name: string;
  readonly method?: 'PATCH' | 'DELETE';
  /** Behind `/v1/conversations/{id}`. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cells: readonly [open: string, closed: string, archived: string];
}

const ARCHIVED = '409 conversation_archived';
const CLOSED = '409 conversation_closed';
const UNKNOWN_MESSAGE = '404 message_not_found';
const same = (cell: string): Row['cells'] => [cell, cell, cell];
const notArchived = (cell: string): Row['cells'] => [cell, cell, ARCHIVED];
const asBen = { 'parley-actor': 'attendant:usr_ben' };
const soon = new Date(Date.now() + 3_600_000).toISOString();

const rows: readonly Row[] = [
  {
    name: 'an inbound message',
    path: '/messages',
    body: { id: 'm2', direction: 'inbound', text: 'Hi' },
    cells: ['MessageReceived', 'MessageReceived ConversationReopened', 'MessageReceived ConversationReopened'],
  },
  {
    name: 'the same inbound message again',
    path: '/messages',
    body: { id: 'm1', direction: 'inbound', text: 'Something else' },
    cells: same('-'),
  },
  {
    name: 'an outbound message of somebody new',
    path: '/messages',
    body: { id: 'm2', direction: 'outbound', text: 'Hi' },
    headers: asBen,
    cells: notArchived('MessageSent ParticipantAdded'),
  },
  {
    name: 'a status that goes on',
    path: '/messages/m1/status',
    body: { status: 'read' },
    cells: same('MessageStatusChanged'),
  },
  {
    name: 'a status that goes back',
    path: '/messages/m1/status',
    body: { status: 'sent' },
    cells: same('-'),
  },
  {
    name: 'a status of an unknown message',
    path: '/messages/m9/status',
    body: { status: 'read' },
    cells: same(UNKNOWN_MESSAGE),
  },
  { name: 'a note', path: '/notes', body: { text: 'Call back' }, cells: same('NoteAdded') },
  {
    name: 'assigning somebody else',
    path: '/assign',
    body: { assigned_to: 'agt_1', assigned_type: 'agent' },
    cells: notArchived('ConversationAssigned ParticipantAdded'),
  },
  {
    name: 'assigning who is assigned',
    path: '/assign',
    body: { assigned_to: 'usr_ada', assigned_type: 'attendant' },
    cells: notArchived('-'),
  },
  { name: 'unassigning', path: '/unassign', cells: notArchived('ConversationUnassigned') },
  {
    name: 'closing as it is closed',
    path: '/close',
    body: { resolution: 'resolved' },
    cells: ['ConversationClosed', '-', ARCHIVED],
  },
  {
    name: 'closing as something else',
    path: '/close',
    body: { resolution: 'spam' },
    cells: ['ConversationClosed', CLOSED, ARCHIVED],
  },
  { name: 'reopening', path: '/reopen', cells: ['-', 'ConversationReopened', 'ConversationReopened'] },
  {
    name: 'snoozing',
    path: '/snooze',
    body: { snooze_till: soon },
    cells: ['ConversationSnoozed', CLOSED, ARCHIVED],
  },
  {
    name: 'snoozing till what is past',
    path: '/snooze',
    body: { snooze_till: '2020-01-01T00:00:00Z' },
    cells: same('400 snooze_in_the_past'),
  },
  { name: 'unsnoozing what is not snoozed', path: '/unsnooze', cells: same('-') },
  { name: 'marking as read', path: '/read', cells: same('ConversationRead') },
  { name: 'marking as read up to an unknown message', path: '/read', body: { up_to: 'm9' }, cells: same('-') },
  { name: 'marking as unread what is unread', path: '/unread', cells: same('-') },
  {
    name: 'transferring',
    path: '/transfer',
    body: { inbox: 'inbox_2' },
    cells: notArchived('ConversationTransferred'),
  },
  {
    name: 'transferring and unassigning',
    path: '/transfer',
    body: { inbox: 'inbox_2', unassign: true },
    cells: notArchived('ConversationTransferred ConversationUnassigned'),
  },
  { name: 'transferring to where it is', path: '/transfer', body: { inbox: 'inbox_1' }, cells: notArchived('-') },
  {
    name: 'changing tags',
    path: '/tags',
    body: { add: ['new'], remove: ['VIP'] },
    cells: notArchived('ConversationTagsChanged'),
  },
  { name: 'adding a tag that is there', path: '/tags', body: { add: [' Vip '] }, cells: notArchived('-') },
  {
    name: 'changing labels',
    path: '/labels',
    body: { add: ['new'] },
    cells: notArchived('ConversationLabelsChanged'),
  },
  { name: 'removing a label that is not there', path: '/labels', body: { remove: ['x'] }, cells: notArchived('-') },
  {
    name: 'changing details',
    method: 'PATCH',
    path: '',
    body: { subject: 'New', priority: 'high' },
    cells: notArchived('ConversationDetailsChanged'),
  },
  {
    name: 'changing details to what they are',
    method: 'PATCH',
    path: '',
    body: { subject: 'Order', visibility: 'private' },
    cells: notArchived('-'),
  },
  {
    name: 'changing everything at once',
    method: 'PATCH',
    path: '',
    body: {
      muted: true,
      read: true,
      assigned: 'usr_ben',
      inbox: 'inbox_2',
      labels: ['l'],
      tags: ['t'],
      subject: 'New',
    },
    cells: notArchived(
      'ConversationDetailsChanged ConversationTagsChanged ConversationLabelsChanged ConversationTransferred ' +
        'ConversationAssigned ParticipantAdded ConversationRead ConversationMuted',
    ),
  },
  {
    name: 'marking as read and muting at once',
    method: 'PATCH',
    path: '',
    body: { read: true, muted: true },
    cells: same('ConversationRead ConversationMuted'),
  },
  { name: 'muting', path: '/mute', cells: same('ConversationMuted') },
  { name: 'unmuting what is not muted', path: '/unmute', cells: same('-') },
  {
    name: 'adding a participant',
    path: '/participants',
    body: { id: 'usr_cem', type: 'user', status: 'pending' },
    cells: notArchived('ParticipantAdded'),
  },
  {
    name: 'removing a participant',
    method: 'DELETE',
    path: '/participants/usr_ada',
    cells: notArchived('ParticipantRemoved'),
  },
  {
    name: 'removing somebody who does not take part',
    method: 'DELETE',
    path: '/participants/usr_x',
    cells: notArchived('-'),
  },
  {
    name: 'removing the contact',
    method: 'DELETE',
    path: '/participants/cnt_1',
    cells: notArchived('409 contact_must_stay'),
  },
  { name: 'activating who is active', path: '/participants/usr_ada/activate', cells: notArchived('-') },
  {
    name: 'activating a pending participant',
    path: '/participants/usr_pia/activate',
    cells: notArchived('ParticipantActivated'),
  },
  {
    name: 'activating somebody who does not take part',
    path: '/participants/usr_x/activate',
    cells: notArchived('404 participant_not_found'),
  },
  {
    name: 'archiving',
    path: '/archive',
    cells: ['ConversationClosed ConversationArchived', 'ConversationArchived', '-'],
  },
  {
    name: 'deleting',
    method: 'DELETE',
    path: '',
    cells: ['ConversationClosed ConversationDeleted', 'ConversationDeleted', 'ConversationDeleted'],
  },
];

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const first = (id: string): object =>
  opening({
    id,
    subject: 'Order',
    tags: ['vip'],
    participants: [{ id: 'usr_pia', type: 'user', status: 'pending' }],
    message: { id: 'm1', direction: 'inbound', text: 'Hello' },
    assigned_to: 'usr_ada',
  });

async function prepared(state: State): Promise<string> {
  const id = newId();
  const steps: readonly (readonly [string, unknown])[] = [
    ['/v1/conversations', first(id)],
    ...(state === 'open' ? [] : ([[`/v1/conversations/${id}/close`, { resolution: 'resolved' }]] as const)),
    ...(state === 'archived' ? ([[`/v1/conversations/${id}/archive`, {}]] as const) : []),
  ];
  for (const [path, body] of steps) {
    const { status } = await product.send('POST', path, body);
    if (status > 201) throw new Error(`${path} gave ${status}`);
  }
  return id;
}

async function eventsOf(id: string): Promise<readonly string[]> {
  const types: string[] = [];
  const stream = conversationStream({ workspace: 'ws_1', id });
  for await (const commit of inMemoryEventStore(product.log).readStream(stream)) {
    const decoded = conversationCommits.decode(commit);
    if (E.isLeft(decoded)) throw new Error(JSON.stringify(decoded.left));
    types.push(...decoded.right.events.map(({ type }) => type));
  }
  return types;
}

const send = (id: string, { method = undefined, path, body, headers }: Row): Promise<Answer> =>
  product.send(
    method ?? 'POST',
    `/v1/conversations/${id}${path}`,
    body ?? (method === 'DELETE' ? undefined : {}),
    headers,
  );

/** What a cell looks like after the command was sent. */
async function cellOf(id: string, row: Row): Promise<string> {
  const before = await eventsOf(id);
  const answer = await send(id, row);
  const appended = (await eventsOf(id)).slice(before.length);
  if (answer.status !== 200) {
    expect(appended).toEqual([]);
    expect(answer.body['detail']).toMatch(/\w.*\.$/);
    return `${answer.status} ${String(answer.body['code'])}`;
  }
  expect(answer.body).toEqual({
    conversation_id: id,
    revision: before.length + appended.length - 1,
    changed: appended.length > 0,
    position: expect.any(String),
  });
  expect(answer.headers.get('etag')).toBe(`"${before.length + appended.length - 1}"`);
  return appended.length === 0 ? '-' : appended.join(' ');
}

describe('the table', () => {
  it('has a row for every command, but for opening, which is below', () => {
    const sent = rows.map(({ method = 'POST', path }) => ({ method, path: `/v1/conversations/conv_1${path}` }));
    expect([...commandIdsOf(sent), 'openConversation'].sort()).toEqual(commandIds);
  });
});

describe.each(rows)('$name', (row) => {
  it.each(STATES)('of a conversation that is %s', async (state) => {
    expect(await cellOf(await prepared(state), row)).toBe(row.cells[STATES.indexOf(state)]);
  });

  it('of a conversation that never was, or was deleted, is not found', async () => {
    const deleted = await prepared('open');
    await product.send('DELETE', `/v1/conversations/${deleted}`);
    for (const id of [newId(), deleted]) {
      const answer = await send(id, row);
      expect([answer.status, answer.body['code']]).toEqual([404, 'conversation_not_found']);
    }
  });
});

describe('opening', () => {
  it.each(STATES)('again what is %s: the same request is no error, another is refused', async (state) => {
    const id = await prepared(state);
    const again = await product.send('POST', '/v1/conversations', first(id));
    expect([again.status, again.body['changed']]).toEqual([200, false]);
    const other = await product.send('POST', '/v1/conversations', opening({ id }));
    expect([other.status, other.body['code']]).toEqual([409, 'conversation_exists']);
  });

  it('under the id of a deleted one is refused for ever', async () => {
    const id = await prepared('closed');
    await product.send('DELETE', `/v1/conversations/${id}`);
    const answer = await product.send('POST', '/v1/conversations', opening({ id }));
    expect([answer.status, answer.body['code']]).toEqual([409, 'conversation_exists']);
  });
});

describe('what some states only show after another command', () => {
  it('a snooze moves, ends by hand, by an inbound message and by closing, and an outbound message leaves it', async () => {
    const id = await prepared('open');
    const snooze = (till: string): Row => ({ name: '', path: '/snooze', body: { snooze_till: till }, cells: same('') });
    const row = (path: string, body: unknown = {}): Row => ({ name: '', path, body, cells: same('') });
    const later = new Date(Date.now() + 7_200_000).toISOString();
    expect(await cellOf(id, snooze(soon))).toBe('ConversationSnoozed');
    expect(await cellOf(id, snooze(soon))).toBe('-');
    expect(await cellOf(id, snooze(later))).toBe('ConversationSnoozed');
    expect(await cellOf(id, row('/unsnooze'))).toBe('ConversationUnsnoozed');
    expect(await cellOf(id, snooze(soon))).toBe('ConversationSnoozed');
    expect(await cellOf(id, row('/messages', { id: 'm7', direction: 'outbound', text: 'Hi' }))).toBe('MessageSent');
    expect(await cellOf(id, row('/messages', { id: 'm8', direction: 'inbound', text: 'Hi' }))).toBe(
      'MessageReceived ConversationUnsnoozed',
    );
    expect(await cellOf(id, snooze(soon))).toBe('ConversationSnoozed');
    expect(await cellOf(id, row('/close'))).toBe('ConversationClosed');
    expect(await cellOf(id, row('/reopen'))).toBe('ConversationReopened');
    expect(await cellOf(id, row('/unsnooze'))).toBe('-');
  });

  it.each(STATES)(
    '%s: what was read is marked as unread, what was muted unmuted, what is unassigned stays so',
    async (state) => {
      const id = await prepared('open');
      const row = (path: string): Row => ({ name: '', path, cells: same('') });
      for (const path of ['/read', '/mute', '/unassign']) await cellOf(id, row(path));
      if (state !== 'open') await cellOf(id, row('/close'));
      if (state === 'archived') await cellOf(id, row('/archive'));
      expect(await cellOf(id, row('/read'))).toBe('-');
      expect(await cellOf(id, row('/unread'))).toBe('ConversationMarkedUnread');
      expect(await cellOf(id, row('/mute'))).toBe('-');
      expect(await cellOf(id, row('/unmute'))).toBe('ConversationUnmuted');
      expect(await cellOf(id, row('/unassign'))).toBe(state === 'archived' ? ARCHIVED : '-');
    },
  );
});
