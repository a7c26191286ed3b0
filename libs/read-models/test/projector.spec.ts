import { randomUUID } from 'node:crypto';
import {
  contactCommits,
  conversationCommits,
  inboxCommits,
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
  teammateSaved,
} from '@parley/testing';
import { conversationProjector, inMemoryConversationReadModel, type SkippedCommit } from '../src';
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

describe('the projector', () => {
  const setUp = (): {
    model: ReturnType<typeof inMemoryConversationReadModel>;
    skipped: SkippedCommit[];
    handle: (...commits: readonly RecordedCommit[]) => Promise<void>;
  } => {
    const model = inMemoryConversationReadModel();
    const skipped: SkippedCommit[] = [];
    const project = conversationProjector(model, (one) => skipped.push(one));
    return {
      model,
      skipped,
      handle: (...commits) => project({ commits, position: positionOf(99), caughtUp: true }),
    };
  };

  it('shows conversations as the log has them, and keeps the position of the batch', async () => {
    const { model, skipped, handle } = setUp();
    await handle(good(1, 'conv_a'), good(2, 'conv_b'));
    expect(await model.get('ws_1', 'conv_a')).toMatchObject({ id: 'conv_a', messageCount: 1, revision: 1 });
    expect(await model.get('ws_1', 'conv_b')).toMatchObject({ id: 'conv_b' });
    expect(await model.checkpoint()).toBe(positionOf(99));
    expect(skipped).toEqual([]);
  });

  it.each<[string, RecordedCommit, string]>([
    ['an event of a type not known yet', spoilt(1, 'conv_bad', { type: 'ConversationFrozen.v1' }), 'UnknownType'],
    ['a version not known yet', spoilt(1, 'conv_bad', { type: 'ConversationOpened.v99' }), 'UnknownType'],
    ['an event in a wrong shape', spoilt(1, 'conv_bad', { data: { inbox: 7 } }), 'Undecodable'],
    ['metadata that say nothing', spoilt(1, 'conv_bad', {}, { occurredAt: 'yesterday' }), 'BadMetadata'],
  ])('reports %s, passes it by, and shows the others', async (_, bad, tag) => {
    const { model, skipped, handle } = setUp();
    await handle(bad, good(2, 'conv_good'));
    expect(skipped).toMatchObject([{ commit: { stream: 'conversation-ws_1/conv_bad' }, failure: { tag } }]);
    expect(await model.get('ws_1', 'conv_bad')).toBeUndefined();
    expect(await model.get('ws_1', 'conv_good')).toMatchObject({ id: 'conv_good' });
    expect(await model.checkpoint()).toBe(positionOf(99));
  });

  it('shows contacts, teammates and inboxes of the same batch', async () => {
    const { model, skipped, handle } = setUp();
    await handle(
      recordedBy(contactCommits, 1, 'contact-ws_1/ct_zoe', [contactSaved(), contactBlocked()]),
      good(2, 'conv_a'),
      recordedBy(teammateCommits, 3, 'teammate-ws_1/usr_ada', [teammateSaved()]),
      recordedBy(inboxCommits, 4, 'inbox-ws_1/inb_sales', [inboxSaved()]),
    );
    expect(skipped).toEqual([]);
    expect(await model.contact('ws_1', 'ct_zoe')).toMatchObject({ record: 'saved', blocked: true, revision: 1 });
    expect(await model.teammate('ws_1', 'usr_ada')).toMatchObject({ name: adasContent.name, revision: 0 });
    expect(await model.inbox('ws_1', 'inb_sales')).toMatchObject({ settings: { name: 'Sales' }, revision: 0 });
    expect(await model.get('ws_1', 'conv_a')).toMatchObject({ contactId: 'ct_zoe' });
  });

  it('reports a record that it cannot read, and shows the others', async () => {
    const { model, skipped, handle } = setUp();
    const saved = recordedBy(teammateCommits, 1, 'teammate-ws_1/usr_bad', [teammateSaved()]);
    const bad = { ...saved, events: saved.events.map((event) => ({ ...event, data: { kind: 'robot' } })) };
    await handle(bad, recordedBy(teammateCommits, 2, 'teammate-ws_1/usr_ada', [teammateSaved()]));
    expect(skipped).toMatchObject([{ commit: { stream: 'teammate-ws_1/usr_bad' }, failure: { tag: 'Undecodable' } }]);
    expect(await model.teammate('ws_1', 'usr_bad')).toBeUndefined();
    expect(await model.teammate('ws_1', 'usr_ada')).toMatchObject({ id: 'usr_ada' });
  });

  it('reports a commit whose decoding throws', async () => {
    const { model, skipped, handle } = setUp();
    const bad = spoilt(1, 'conv_bad', {});
    Object.defineProperty(bad.events[0], 'data', {
      get() {
        throw new Error('broken');
      },
    });
    const reading = handle({ ...bad, events: [...bad.events] }, good(2, 'conv_good'));
    await expect(reading).resolves.toBeUndefined();
    expect(skipped).toMatchObject([{ failure: { tag: 'Undecodable' } }]);
    expect(await model.get('ws_1', 'conv_good')).toMatchObject({ id: 'conv_good' });
  });

  it('leaves out streams of other kinds without a word', async () => {
    const { skipped, handle } = setUp();
    await handle(recorded(1, 'thread-ws_1/x', opening), recorded(2, 'conversation-broken', opening));
    expect(skipped).toEqual([]);
  });

  it('rejects when the read model does, so that the batch comes again', async () => {
    const failing = { apply: () => Promise.reject(new Error('disk full')) };
    const project = conversationProjector(failing, () => undefined);
    await expect(project({ commits: [good(1, 'a')], position: positionOf(1), caughtUp: true })).rejects.toThrow('disk');
  });
});
