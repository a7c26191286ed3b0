import { inMemoryEventStore, type EventStore, type ReadStream } from '@parley/event-store';
import { conversationOpened } from '@parley/testing';
import { conversationAggregate } from '../src';
import { open, pathOn, receive } from './paths';

/** A store that counts how often a stream is read from its beginning. */
function counting(inner: EventStore): EventStore & { loads: number } {
  const store = {
    ...inner,
    loads: 0,
    readStream(stream: string, options?: ReadStream) {
      if (options?.from === undefined && !stream.startsWith('snapshot-')) store.loads += 1;
      return inner.readStream(stream, options);
    },
  };
  return store;
}

describe('the streams that a process knows folded', () => {
  it('are weighed as they grow, and those used least are let go when they take more than their share', async () => {
    const store = counting(inMemoryEventStore());
    const path = pathOn(store, { cachedBytes: 200_000 });
    const streams = Array.from({ length: 10 }, (_, i) => `conversation-ws_1/conv_${i}`);
    for (const stream of streams) await path.sent(open, { stream });
    const loads = store.loads;
    for (const stream of streams) await path.sent(receive('m0'), { stream });
    expect(store.loads).toBe(loads);
    // Each of them now takes more than a third of it.
    for (const stream of streams) for (let n = 1; n <= 400; n += 1) await path.sent(receive(`m${n}`), { stream });
    const before = store.loads;
    for (const stream of streams) await path.sent(receive('again'), { stream });
    expect(store.loads).toBeGreaterThanOrEqual(before + 7);
  });

  it('are weighed anew when a single command makes them large, though few followed it', async () => {
    const store = counting(inMemoryEventStore());
    const path = pathOn(store, { cachedBytes: 1_000_000 });
    const streams = Array.from({ length: 40 }, (_, i) => `conversation-ws_1/conv_${i}`);
    for (const stream of streams) await path.sent(open, { stream });
    const members = Array.from({ length: 200 }, (_, i) => ({ id: `usr_${i}`, name: 'n'.repeat(200) }));
    for (const stream of streams) await path.sent({ type: 'PatchConversation', details: { members } }, { stream });
    // Together they take more than two million bytes, so less than half of them can be left.
    const before = store.loads;
    for (const stream of streams) await path.sent(receive('m1'), { stream });
    expect(store.loads).toBeGreaterThanOrEqual(before + 20);
  });

  it('are kept in snapshots of a shape that belongs to their version', () => {
    const state = conversationAggregate.evolve(conversationAggregate.initialState, conversationOpened());
    // When this list changes, raise the version: a snapshot of another shape must never be read.
    expect(conversationAggregate.snapshots?.version).toBe(3);
    expect(Object.keys(conversationAggregate.snapshots?.encode(state) ?? {}).sort()).toEqual(
      [
        'accessibility',
        'activeAt',
        'assignee',
        'channelId',
        'channelType',
        'contactId',
        'content',
        'everClosed',
        'inbox',
        'inboundCount',
        'inboundRead',
        'labels',
        'lastNote',
        'members',
        'messageCount',
        'muted',
        'origin',
        'participants',
        'priority',
        'revision',
        'routedAt',
        'snooze',
        'status',
        'statuses',
        'tags',
        'visibility',
      ].sort(),
    );
  });
});
