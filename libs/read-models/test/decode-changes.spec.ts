import { randomUUID } from 'node:crypto';
import {
  contactCommits,
  conversationCommits,
  inboxCommits,
  routingCommits,
  teammateCommits,
  type CommitCodec,
} from '@parley/event-schema';
import type { RecordedCommit } from '@parley/event-store';
import type { ConversationEvent } from '@parley/domain';
import {
  adasContent,
  contactBlocked,
  contactSaved,
  conversationOpened,
  inboxSaved,
  messageReceived,
  routingRule,
  routingRulesSaved,
  teammateSaved,
} from '@parley/testing';
import { changesOf, inMemoryConversationReadModel, type ConversationReadModel } from '../src';
import { changeOf, positionOf } from './changes';

function recorded(n: number, stream: string, events: readonly ConversationEvent[]): RecordedCommit {
  return recordedBy(conversationCommits, n, stream, events);
}

function recordedBy<Event>(
  codec: CommitCodec<Event>,
  n: number,
  stream: string,
  events: readonly Event[],
): RecordedCommit {
  const commit = codec.encode(events, changeOf([]).commit.metadata, randomUUID);
  return { ...commit, stream, firstRevision: 0, revision: events.length - 1, position: positionOf(n) };
}

const opening = [conversationOpened(), messageReceived(1)];
const good = (n: number, id: string): RecordedCommit => recorded(n, `conversation-ws_1/${id}`, opening);

/** A commit with its first event, or its metadata, made into something else. */
const spoilt = (n: number, id: string, event: object, metadata: object = {}): RecordedCommit => {
  const commit = good(n, id);
  const [first, ...more] = commit.events;
  return {
    ...commit,
    metadata: { ...commit.metadata, ...metadata },
    events: [{ ...first, ...event } as RecordedCommit['events'][number], ...more],
  };
};

describe('the commits of a batch', () => {
  const setUp = (): {
    model: ConversationReadModel;
    handle: (...commits: readonly RecordedCommit[]) => Promise<readonly object[]>;
  } => {
    const model = inMemoryConversationReadModel();
    return { model, handle: (...commits) => model.apply(changesOf(commits), positionOf(99)) };
  };

  it('are shown as the log has them, and the position of the batch is kept', async () => {
    const { model, handle } = setUp();
    expect(await handle(good(1, 'conv_a'), good(2, 'conv_b'))).toEqual([]);
    expect(await model.get('ws_1', 'conv_a')).toMatchObject({ id: 'conv_a', messageCount: 1, revision: 1 });
    expect(await model.get('ws_1', 'conv_b')).toMatchObject({ id: 'conv_b' });
    expect(await model.checkpoint()).toBe(positionOf(99));
  });

  it.each<[string, RecordedCommit, string]>([
    [
      'an event of a type not known yet',
      spoilt(1, 'conv_bad', { type: 'ConversationFrozen.v1' }),
      'UnknownType ConversationFrozen.v1',
    ],
    [
      'a version not known yet',
      spoilt(1, 'conv_bad', { type: 'ConversationOpened.v99' }),
      'UnknownType ConversationOpened.v99',
    ],
    ['an event in a wrong shape', spoilt(1, 'conv_bad', { data: { inbox: 7 } }), 'Undecodable ConversationOpened.v1'],
    ['metadata that say nothing', spoilt(1, 'conv_bad', {}, { occurredAt: 'yesterday' }), 'BadMetadata'],
  ])('with %s are parked, and the others are shown', async (_, bad, detail) => {
    const { model, handle } = setUp();
    expect(await handle(bad, good(2, 'conv_good'))).toMatchObject([
      { stream: 'conversation-ws_1/conv_bad', reason: 'unreadable', detail },
    ]);
    expect(await model.get('ws_1', 'conv_bad')).toBeUndefined();
    expect(await model.get('ws_1', 'conv_good')).toMatchObject({ id: 'conv_good' });
    expect(await model.checkpoint()).toBe(positionOf(99));
  });

  it('that are known to be fatal are parked without being read', async () => {
    const { model } = setUp();
    const changes = changesOf([good(1, 'conv_bad'), good(2, 'conv_good')], new Set([positionOf(1)]));
    expect(await model.apply(changes, positionOf(99))).toMatchObject([
      { stream: 'conversation-ws_1/conv_bad', reason: 'fatal' },
    ]);
    expect(await model.get('ws_1', 'conv_good')).toMatchObject({ id: 'conv_good' });
  });

  it('of contacts, teammates, inboxes and rules of routing are shown too', async () => {
    const { model, handle } = setUp();
    const parked = await handle(
      recordedBy(contactCommits, 1, 'contact-ws_1/ct_zoe', [contactSaved(), contactBlocked()]),
      good(2, 'conv_a'),
      recordedBy(teammateCommits, 3, 'teammate-ws_1/usr_ada', [teammateSaved()]),
      recordedBy(inboxCommits, 4, 'inbox-ws_1/inb_sales', [inboxSaved()]),
      recordedBy(routingCommits, 5, 'routing-ws_1/rules', [routingRulesSaved(routingRule())]),
    );
    expect(parked).toEqual([]);
    expect(await model.contact('ws_1', 'ct_zoe')).toMatchObject({ record: 'saved', blocked: true, revision: 1 });
    expect(await model.teammate('ws_1', 'usr_ada')).toMatchObject({ name: adasContent.name, revision: 0 });
    expect(await model.inbox('ws_1', 'inb_sales')).toMatchObject({ settings: { name: 'Sales' }, revision: 0 });
    expect(await model.routingRules('ws_1')).toMatchObject({ rules: [routingRule()], revision: 0 });
    expect(await model.get('ws_1', 'conv_a')).toMatchObject({ contactId: 'ct_zoe' });
  });

  it('of a record that cannot be read are parked, and the others are shown', async () => {
    const { model, handle } = setUp();
    const saved = recordedBy(teammateCommits, 1, 'teammate-ws_1/usr_bad', [teammateSaved()]);
    const bad = { ...saved, events: saved.events.map((event) => ({ ...event, data: { kind: 'robot' } })) };
    const parked = await handle(bad, recordedBy(teammateCommits, 2, 'teammate-ws_1/usr_ada', [teammateSaved()]));
    expect(parked).toMatchObject([{ stream: 'teammate-ws_1/usr_bad', detail: 'Undecodable TeammateSaved.v1' }]);
    expect(await model.teammate('ws_1', 'usr_bad')).toBeUndefined();
    expect(await model.teammate('ws_1', 'usr_ada')).toMatchObject({ id: 'usr_ada' });
  });

  it('whose decoding throws are parked', async () => {
    const { model, handle } = setUp();
    const bad = spoilt(1, 'conv_bad', {});
    Object.defineProperty(bad.events[0], 'data', {
      get() {
        throw new Error('broken');
      },
    });
    const parked = await handle({ ...bad, events: [...bad.events] }, good(2, 'conv_good'));
    expect(parked).toMatchObject([{ detail: 'Undecodable ConversationOpened.v1' }]);
    expect(await model.get('ws_1', 'conv_good')).toMatchObject({ id: 'conv_good' });
  });

  it('of streams of other kinds are left out', () => {
    expect(changesOf([recorded(1, 'thread-ws_1/x', opening), recorded(2, 'conversation-broken', opening)])).toEqual([]);
  });
});
