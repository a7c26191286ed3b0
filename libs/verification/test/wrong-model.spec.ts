import { ROUTING_RULES_ID } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import type { ConversationDocument, CountsOfInbox, Kind } from '@parley/read-models';
import {
  conversationOpened,
  messageReceived,
  messageSent,
  messageStatusChanged,
  zoe,
  WORKSPACE,
} from '@parley/testing';
import type { VerifiedModel } from '../src';
import { followedLog, verifying, type FollowedLog } from './followed-log';
import { fullLog } from './full-log';

describe('what a read model holds besides the fields of documents', () => {
  let log: FollowedLog;
  beforeEach(async () => {
    log = await fullLog();
  });

  it.each<[Kind, string, (model: VerifiedModel, id: string) => Partial<VerifiedModel>]>([
    ['conversation', 'conv_open', (model, id) => ({ stored: without(model.stored, id) })],
    ['conversation', 'conv_deleted', (model, id) => ({ stored: without(model.stored, id) })],
    ['contact', 'ct_blocked', (model, id) => ({ contact: without(model.contact, id) })],
    ['contact', 'ct_stranger', (model, id) => ({ contact: without(model.contact, id) })],
    ['teammate', 'usr_ada', (model, id) => ({ teammate: without(model.teammate, id) })],
    ['inbox', 'inb_sales', (model, id) => ({ inbox: without(model.inbox, id) })],
    ['routing', ROUTING_RULES_ID, () => ({ routingRules: () => Promise.resolve(undefined) })],
  ])('a document that is missing is found: %s %s', async (kind, id, answers) => {
    const { differences } = await verifying(log, answers(log.model, id));
    expect(differences).toContainEqual(
      expect.objectContaining({ kind, workspace: WORKSPACE, id, field: 'document', actual: undefined }),
    );
    expect(new Set(differences.map((found) => found.id))).toEqual(new Set([id]));
  });

  it('a contact who was written to and is not among what is kept is found', async () => {
    const keys: VerifiedModel['keys'] = async (...of) =>
      (await log.model.keys(...of)).filter(({ id }) => id !== 'ct_stranger');
    const { differences } = await verifying(log, { keys });
    expect(differences).toMatchObject([{ kind: 'contact', id: 'ct_stranger', field: 'document', actual: undefined }]);
  });

  it.each<Kind>(['conversation', 'contact', 'teammate', 'inbox', 'routing'])(
    'a document that the log knows nothing of is found: %s',
    async (kind) => {
      const ghost = { workspace: 'ws_9', id: 'ghost' };
      const keys: VerifiedModel['keys'] = async (of, after, limit) => {
        const kept = await log.model.keys(of, after, limit);
        return of === kind && kept.length > 0 ? [...kept, ghost] : kept;
      };
      const contact: VerifiedModel['contact'] = async (workspace, id) => {
        const known = await log.model.contact(WORKSPACE, id === ghost.id ? zoe.id : id);
        return known && { ...known, workspace, id, lastContacted: id === ghost.id ? null : known.lastContacted };
      };
      const { differences } = await verifying(log, { keys, contact });
      expect(differences).toMatchObject([{ kind, ...ghost, field: 'document', expected: undefined }]);
    },
  );

  it('keys that go in a circle are found, and walked once', async () => {
    const keys: VerifiedModel['keys'] = (kind, _, limit) => log.model.keys(kind, undefined, limit);
    const { differences } = await verifying(log, { keys });
    expect(differences.map(({ kind, field }) => [kind, field])).toEqual(
      ['conversation', 'teammate', 'inbox', 'routing', 'contact'].map((kind) => [kind, 'document']),
    );
  });

  it('a contact of whom nothing was said and to whom nothing was sent is a ghost too', async () => {
    const contact: VerifiedModel['contact'] = async (workspace, id) => {
      const known = await log.model.contact(workspace, id);
      return known && id === 'ct_stranger' ? { ...known, lastContacted: null } : known;
    };
    const { differences } = await verifying(log, { contact });
    expect(differences).toMatchObject([
      { kind: 'contact', id: 'ct_stranger', field: 'lastContacted', actual: null },
      { kind: 'contact', id: 'ct_stranger', field: 'document', expected: undefined },
    ]);
  });

  it('a document of commits that cannot be read is one too many', async () => {
    const known = (await log.model.stored(WORKSPACE, 'conv_open')) as ConversationDocument;
    const stored: VerifiedModel['stored'] = async (workspace, id) =>
      id === 'conv_of_the_future' ? { ...known, id, revision: 0 } : log.model.stored(workspace, id);
    const { differences } = await verifying(log, { stored });
    expect(differences).toMatchObject([
      { kind: 'conversation', id: 'conv_of_the_future', field: 'document', expected: undefined },
    ]);
  });

  it('a document behind the checkpoint is found', async () => {
    const behind = (await log.model.stored(WORKSPACE, 'conv_snoozed')) as ConversationDocument;
    await log.conversation('conv_snoozed', [messageReceived(1)]);
    await log.project();
    const list: VerifiedModel['list'] = async (query) => {
      const page = await log.model.list(query);
      return query.after?.id === 'conv_snoozed\0' ? { ...page, documents: [behind] } : page;
    };
    const stored: VerifiedModel['stored'] = (workspace, id) =>
      id === behind.id ? Promise.resolve(behind) : log.model.stored(workspace, id);
    const { differences } = await verifying(log, { stored, list });
    expect(differences).toEqual([
      { kind: 'conversation', workspace: WORKSPACE, id: behind.id, field: 'revision', expected: 4, actual: 3 },
    ]);
  });

  const counted = ['open', 'unread', 'unassigned', 'snoozed', 'closed'] as const;

  it.each(counted)('a wrong count of %s conversations is found, and no other', async (field) => {
    const { checkpoint, counts } = await log.model.allCounts();
    const wrong = counts.map((one) =>
      one.workspace === 'ws_2' ? { ...one, counts: { ...one.counts, [field]: one.counts[field] + 1 } } : one,
    );
    const { differences } = await verifying(log, { allCounts: async () => ({ checkpoint, counts: wrong }) });
    const actual = counts.find(({ workspace }) => workspace === 'ws_2')?.counts[field] ?? NaN;
    expect(differences).toEqual([
      { kind: 'counts', workspace: 'ws_2', id: 'inb_sales', field, expected: actual, actual: actual + 1 },
    ]);
  });

  it('counts that are missing, and counts of an inbox that has no conversation, are found', async () => {
    const { checkpoint, counts } = await log.model.allCounts();
    const invented: CountsOfInbox = {
      workspace: 'ws_3',
      inbox: 'inb_x',
      counts: { open: 1, unread: 0, unassigned: 1, snoozed: 0, closed: 0 },
    };
    const told = [...counts.filter(({ workspace }) => workspace !== 'ws_2'), invented];
    const { differences } = await verifying(log, { allCounts: async () => ({ checkpoint, counts: told }) });
    expect(
      differences.map(({ kind, workspace, field, expected, actual }) => [kind, workspace, field, expected, actual]),
    ).toEqual([
      ['counts', 'ws_3', 'open', 0, 1],
      ['counts', 'ws_3', 'unassigned', 0, 1],
      ['counts', 'ws_2', 'open', 1, 0],
      ['counts', 'ws_2', 'unassigned', 1, 0],
    ]);
  });

  it('counts without a checkpoint are found', async () => {
    const { counts } = await log.model.allCounts();
    const { differences } = await verifying(log, { allCounts: async () => ({ checkpoint: undefined, counts }) });
    expect(differences).toContainEqual(expect.objectContaining({ kind: 'checkpoint', actual: undefined }));
  });

  it.each(['conv_open', 'conv_snoozed', 'conv_closed', 'conv_archived'])(
    '%s missing from its list is found',
    async (id) => {
      const list: VerifiedModel['list'] = async (query) => {
        const page = await log.model.list(query);
        return { ...page, documents: page.documents.filter((one) => one.workspace !== WORKSPACE || one.id !== id) };
      };
      const { differences } = await verifying(log, { list });
      expect(differences).toEqual([
        { kind: 'list', workspace: WORKSPACE, id, field: 'place', expected: id, actual: null },
      ]);
    },
  );

  it('a list that shows another document than the one that is kept is found', async () => {
    const list: VerifiedModel['list'] = async (query) => {
      const page = await log.model.list(query);
      return { ...page, documents: page.documents.map((one) => ({ ...one, muted: true })) };
    };
    const { differences } = await verifying(log, { list });
    expect(differences).toContainEqual(
      expect.objectContaining({ kind: 'list', id: 'conv_open', field: 'muted', expected: false, actual: true }),
    );
  });

  it.each([
    ['that was not reported', 3, 'read', undefined],
    ['other than the last that was reported', 2, 'sent', 'delivered'],
  ] as const)('a status of a message %s is found', async (_, number, actual, expected) => {
    const messageStatuses: VerifiedModel['messageStatuses'] = async (workspace, id, from, to) => {
      const known = await log.model.messageStatuses(workspace, id, from, to);
      return workspace === WORKSPACE && id === 'conv_open' ? new Map([...known, [number, actual]]) : known;
    };
    const { differences } = await verifying(log, { messageStatuses });
    const field = `messageStatuses[${number}]`;
    expect(differences).toEqual([
      { kind: 'conversation', workspace: WORKSPACE, id: 'conv_open', field, expected, actual },
    ]);
  });

  it('a status that is missing is found, also of the last of very many messages', async () => {
    const many = Array.from({ length: 2_001 }, (_, i) => messageSent(i + 1));
    for (let sent = 0; sent < many.length; sent += 500)
      await log.conversation('conv_snoozed', many.slice(sent, sent + 500));
    await log.conversation('conv_snoozed', [messageStatusChanged(2_001, 'read')]);
    await log.project();
    expect((await verifying(log)).differences).toEqual([]);
    const messageStatuses: VerifiedModel['messageStatuses'] = async (workspace, id, from, to) =>
      to > 2_000 ? new Map() : log.model.messageStatuses(workspace, id, from, to);
    const { differences } = await verifying(log, { messageStatuses });
    expect(differences).toMatchObject([
      { id: 'conv_snoozed', field: 'messageStatuses[2001]', expected: 'read', actual: undefined },
    ]);
  });
});

const without =
  <Document>(find: (workspace: string, id: string) => Promise<Document | undefined>, missing: string): typeof find =>
  (workspace, id) =>
    workspace === WORKSPACE && id === missing ? Promise.resolve(undefined) : find(workspace, id);

describe('when a contact was last written to', () => {
  const telling =
    ({ model }: FollowedLog, change: (at: number) => number | null): VerifiedModel['contact'] =>
    async (workspace, id) => {
      const known = await model.contact(workspace, id);
      return known && { ...known, lastContacted: change(known.lastContacted ?? 0) };
    };

  it.each<[string, (at: number) => number | null]>([
    ['earlier than the log says', (at) => at - 1],
    ['later than the log says', (at) => at + 1],
    ['at no time at all', () => null],
  ])('told %s is found', async (_, change) => {
    const log = followedLog();
    await log.conversation('conv_1', [conversationOpened(), messageSent(1)]);
    await log.project();
    const { lastContacted = null } = (await log.model.contact(WORKSPACE, zoe.id)) ?? {};
    const { differences } = await verifying(log, { contact: telling(log, change) });
    const actual = change(lastContacted ?? NaN);
    expect(differences[0]).toEqual({
      kind: 'contact',
      workspace: WORKSPACE,
      id: zoe.id,
      field: 'lastContacted',
      expected: lastContacted,
      actual,
    });
  });

  it('is not told by what came before the opening', async () => {
    const log = followedLog();
    await log.conversation('conv_1', [messageSent(1)]);
    await log.conversation('conv_1', [conversationOpened()]);
    await log.project();
    expect(await log.model.contact(WORKSPACE, zoe.id)).toBeUndefined();
    expect((await verifying(log)).differences).toEqual([]);
  });

  it('may be later than the checkpoint, when the log says so behind it, and no later', async () => {
    const log = followedLog();
    await log.conversation('conv_1', [conversationOpened(), messageSent(1)]);
    await log.project();
    const told = await log.model.allCounts();
    await log.conversation('conv_2', [conversationOpened(), messageReceived(1)]);
    await log.conversation('conv_2', [messageSent(2)]);
    await log.conversation('conv_2', [messageReceived(3)]);
    await log.project();
    const allCounts = () => Promise.resolve(told);
    expect((await verifying(log, { allCounts })).differences).toEqual([]);
    const late = telling(log, (at) => at + 1_000);
    const { differences } = await verifying(log, { allCounts, contact: late });
    expect(differences).toMatchObject([{ kind: 'contact', id: zoe.id, field: 'lastContacted' }]);
  });
});

describe('the reports of a verification', () => {
  it('are no more than asked for, and all are counted', async () => {
    const log = await fullLog();
    const none = { stored: () => Promise.resolve(undefined), contact: () => Promise.resolve(undefined) };
    const all = await verifying(log, none);
    expect(all.differences.length).toBeGreaterThan(5);
    const some = await verifying(log, none, { mostDifferences: 2 });
    expect(some.differences).toEqual(all.differences.slice(0, 2));
    expect(some.verified.differences).toBe(all.differences.length);
    expect(all.verified.differences).toBe(all.differences.length);
  });

  it('are not long, whatever differs', async () => {
    const log = followedLog();
    const text = 'long '.repeat(10_000);
    const content = { target: null, subject: text, description: text, memberNames: [] };
    await log.conversation('conv_1', [conversationOpened({ private: content })]);
    await log.project();
    const { differences } = await verifying(log, { stored: () => Promise.resolve(undefined) });
    expect(differences).toMatchObject([{ field: 'document' }]);
    expect(JSON.stringify(differences).length).toBeLessThan(1_000);
  });

  it('of one stream do not stop the rest', async () => {
    const log = followedLog();
    for (const id of ['conv_1', 'conv_2', 'conv_3']) await log.conversation(id, [conversationOpened()]);
    await log.unreadable(conversationStream({ workspace: WORKSPACE, id: 'conv_2' }));
    await log.project();
    const stored: VerifiedModel['stored'] = async (workspace, id) => {
      const known = await log.model.stored(workspace, id);
      return known && { ...known, channelId: 'chn_x' };
    };
    const { differences } = await verifying(log, { stored });
    expect(differences.filter(({ kind }) => kind === 'conversation').map(({ id }) => id)).toEqual([
      'conv_1',
      'conv_2',
      'conv_3',
    ]);
  });
});
