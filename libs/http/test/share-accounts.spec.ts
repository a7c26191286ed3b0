import { Shares, type Holder } from '../src/server/shares';

const one = { requests: 2, bodies: 100, answers: 1_000 };
const all = { requests: 3, bodies: 150, answers: 1_500 };
const shares = (): Shares =>
  new Shares({
    ...{ key: one, workspace: one, keys: all, address: one, strangers: all },
    ...{ follower: one, workspaceFollowers: one, followers: all },
  });

const a: Holder = { kind: 'key', id: 'ada' };
const b: Holder = { kind: 'key', id: 'ben' };
const stranger: Holder = { kind: 'address', id: '192.0.2.1' };

describe('what is under way', () => {
  it('is bounded for each key and for all of them, and strangers take nothing of it', () => {
    const under = shares();
    const entries = [under.enter(a, 0), under.enter(a, 0)];
    expect(under.noRoomFor(a, 0)).toEqual({ share: 'key', of: 'requests' });
    expect(under.noRoomFor(b, 0)).toBeUndefined();
    under.enter(b, 0);
    expect(under.noRoomFor(b, 0)).toEqual({ share: 'keys', of: 'requests' });
    for (let i = 0; i < 2; i += 1) under.enter(stranger, 0);
    expect(under.noRoomFor(stranger, 0)).toEqual({ share: 'address', of: 'requests' });
    entries[0]?.leave();
    expect([under.noRoomFor(a, 0), under.noRoomFor(b, 0)]).toEqual([undefined, undefined]);
  });

  it('is bounded for the keys of a workspace together, and leaves the others theirs', () => {
    const under = shares();
    const of = (id: string, workspace: string): Holder => ({ kind: 'key', id, workspace });
    const entries = [under.enter(of('a', 'w1'), 0), under.enter(of('b', 'w1'), 0)];
    expect(under.noRoomFor(of('c', 'w1'), 0)).toEqual({ share: 'workspace', of: 'requests' });
    expect(under.noRoomFor(of('c', 'w2'), 0)).toBeUndefined();
    entries[0]?.answering(1_000);
    expect(entries[1]?.noRoomFor(1)).toEqual({ share: 'workspace', of: 'answers' });
    entries[0]?.leave();
    expect(under.noRoomFor(of('c', 'w1'), 0)).toBeUndefined();
    expect(entries[1]?.noRoomFor(1)).toBeUndefined();
  });

  it('counts bytes of bodies until the answer has left, and one alone is always let in', () => {
    const under = shares();
    expect(under.noRoomFor(a, 1_000)).toBeUndefined();
    const entry = under.enter(a, 90);
    expect([under.noRoomFor(a, 10), under.noRoomFor(a, 11)]).toEqual([undefined, { share: 'key', of: 'bodies' }]);
    under.enter(b, 50);
    expect(under.noRoomFor(b, 20)).toEqual({ share: 'keys', of: 'bodies' });
    entry.leave();
    expect(under.noRoomFor(b, 20)).toBeUndefined();
  });

  it('counts bytes of answers until they have left', () => {
    const under = shares();
    const [first, second] = [under.enter(a, 0), under.enter(b, 0)];
    first.answering(900);
    expect([first.noRoomFor(100), first.noRoomFor(101)]).toEqual([undefined, { share: 'key', of: 'answers' }]);
    second.answering(400);
    expect(second.noRoomFor(300)).toEqual({ share: 'keys', of: 'answers' });
    first.leave();
    expect(second.noRoomFor(300)).toBeUndefined();
  });

  it('counts nothing of an answer that is made when its client is gone', () => {
    const under = shares();
    const [gone, stays] = [under.enter(a, 0), under.enter(a, 0)];
    gone.leave();
    gone.answering(1_000);
    expect(stays.noRoomFor(1_000)).toBeUndefined();
    stays.answering(1);
    expect([stays.noRoomFor(999), under.enter(b, 0).noRoomFor(1_000)]).toEqual([undefined, undefined]);
  });

  it('counts what is worked on for a client that is gone until that ends, once', () => {
    const under = shares();
    const [worked, waits] = [under.enter(a, 90), under.enter(a, 0)];
    let given = 0;
    waits.waiting(() => (given += 1));
    worked.working();
    for (const one of [worked, waits]) one.leave();
    waits.waiting(() => (given += 1));
    expect([given, under.noRoomFor(a, 11), under.noRoomFor(a, 10)]).toEqual([
      2,
      { share: 'key', of: 'bodies' },
      undefined,
    ]);
    for (let i = 0; i < 2; i += 1) worked.answering(1_000);
    const next = under.enter(a, 100);
    expect([under.noRoomFor(a, 1), next.noRoomFor(1_000)]).toEqual([{ share: 'key', of: 'bodies' }, undefined]);
  });

  it('is counted apart for keys that follow the event stream', () => {
    const under = shares();
    const follower = (id: string, workspace: string): Holder => ({ kind: 'follower', id, workspace });
    const [first] = [under.enter(follower('ada', 'w1'), 0), under.enter(follower('ben', 'w1'), 0)];
    under.enter(follower('cid', 'w2'), 0);
    expect(under.noRoomFor(follower('eve', 'w1'), 0)).toEqual({ share: 'workspace_followers', of: 'requests' });
    expect(under.noRoomFor(follower('eve', 'w2'), 0)).toEqual({ share: 'followers', of: 'requests' });
    expect(under.noRoomFor({ ...a, workspace: 'w1' }, 0)).toBeUndefined();
    first?.leave();
    under.enter(follower('ben', 'w3'), 0);
    expect(under.noRoomFor(follower('ben', 'w3'), 0)).toEqual({ share: 'follower', of: 'requests' });
  });

  it('counts what of an answer in pieces is in memory, until that has left or its client is gone', () => {
    const under = shares();
    const [first, second] = [under.enter(a, 0), under.enter(a, 0)];
    first.holding(900);
    expect([second.noRoomFor(100), second.noRoomFor(101)]).toEqual([undefined, { share: 'key', of: 'answers' }]);
    first.holding(-500);
    expect(second.noRoomFor(600)).toBeUndefined();
    first.leave();
    first.holding(-400);
    second.holding(1);
    expect([second.noRoomFor(999), second.noRoomFor(1_000)]).toEqual([undefined, { share: 'key', of: 'answers' }]);
  });

  it('is counted apart for who reads the figures of the process', () => {
    const under = shares();
    const watcher = (id: string): Holder => ({ kind: 'watcher', id });
    for (const id of ['one', 'one', 'two']) under.enter(watcher(id), 0);
    expect(under.noRoomFor(watcher('one'), 0)).toEqual({ share: 'address', of: 'requests' });
    expect(under.noRoomFor(watcher('two'), 0)).toEqual({ share: 'strangers', of: 'requests' });
    expect(under.noRoomFor(stranger, 0)).toBeUndefined();
  });
});
