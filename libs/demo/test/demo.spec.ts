import { playDemo, type DemoReport } from '../src';
import { KEY, startProduct, type Product } from '@parley/testing-product';

interface Conversation {
  readonly id: string;
  readonly inbox: string;
  readonly status: string;
  readonly read: boolean;
  readonly muted: boolean;
  readonly blocked: boolean;
  readonly resolution: string | null;
  readonly snooze_till: string | null;
  readonly assigned_to: { readonly id: string; readonly name: string | null } | null;
  readonly assigned_type: string | null;
  readonly contact: { readonly first_name: string };
  readonly channel: string;
  readonly message_count: number;
  readonly last_message_at: string | null;
}

interface Entry {
  readonly type: string;
  readonly actor: { readonly type: string };
  readonly data: Readonly<Record<string, unknown>>;
}

describe('the demo', () => {
  let product: Product;
  let report: DemoReport;
  let playedAt = 0;
  let all: readonly Conversation[];
  const progress: [number, number][] = [];
  const play = (onProgress: (done: number, of: number) => void = () => undefined): Promise<DemoReport> =>
    playDemo({ url: product.url, key: KEY, signal: new AbortController().signal, onProgress });

  beforeAll(async () => {
    product = await startProduct();
    report = await play((done, of) => void progress.push([done, of]));
    playedAt = Date.now();
    all = await everyConversation();
  }, 60_000);
  afterAll(() => product.stop());

  async function everyConversation(): Promise<readonly Conversation[]> {
    const found: Conversation[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await product.send('GET', `/v1/conversations?status=all&limit=200${cursor && `&cursor=${cursor}`}`);
      expect(page.status).toBe(200);
      found.push(...(page.body['data'] as Conversation[]));
      cursor = page.body['next_cursor'] as string | null;
    }
    return found;
  }

  async function historyOf(id: string): Promise<readonly Entry[]> {
    return (await product.send('GET', `/v1/conversations/${id}/history?limit=200`)).body['data'] as Entry[];
  }

  async function counted(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>> {
    return (await product.send('GET', '/v1/counts')).body['inboxes'] as Record<string, Record<string, number>>;
  }

  const having = (holds: (one: Conversation) => boolean): number => all.filter(holds).length;

  it('plays every command of its week', () => {
    expect(progress.at(-1)).toEqual([report.commands, report.commands]);
    expect(report.commands).toBeGreaterThan(2_000);
    expect(report.commands).toBeLessThan(4_000);
  });

  it('reports what the lists and counts say', async () => {
    expect(report.conversations).toBe(all.length);
    expect(report.messages).toBe(all.reduce((sum, { message_count }) => sum + message_count, 0));
    const counts = Object.values(await counted());
    const sum = (of: string): number => counts.reduce((total, count) => total + (count[of] ?? 0), 0);
    expect(sum('open') + sum('closed')).toBe(report.conversations - having(({ status }) => status === 'archived'));
    expect({ open: sum('open'), closed: sum('closed'), unread: sum('unread'), unassigned: sum('unassigned') }).toEqual({
      open: having(({ status }) => status === 'open'),
      closed: having(({ status }) => status === 'closed'),
      unread: having(({ status, read }) => status === 'open' && !read),
      unassigned: having(({ status, assigned_to }) => status === 'open' && assigned_to === null),
    });
    expect(counts).toHaveLength(7);
  });

  it('leaves lists that look alive', () => {
    const open = all.filter(({ status }) => status === 'open');
    const of = (holds: (one: Conversation) => boolean): number => open.filter(holds).length;
    expect(open.length).toBeGreaterThan(100);
    expect(having(({ status }) => status === 'closed')).toBeGreaterThan(150);
    expect(having(({ status }) => status === 'archived')).toBe(14);
    expect(of(({ snooze_till }) => snooze_till !== null)).toBe(16 + 6);
    expect(of(({ read }) => !read)).toBeGreaterThan(60);
    expect(of(({ assigned_to }) => assigned_to === null)).toBeGreaterThan(30);
    expect(of(({ assigned_type }) => assigned_type === 'agent')).toBeGreaterThan(10);
    expect(of(({ assigned_type }) => assigned_type === 'attendant')).toBeGreaterThan(60);
    expect(of(({ muted }) => muted)).toBe(5);
    expect(having(({ resolution, blocked }) => resolution === 'spam' && blocked)).toBe(12);
    expect(having(({ resolution }) => resolution === 'unresolved')).toBeGreaterThanOrEqual(8);
    expect(new Set(all.map(({ channel }) => channel)).size).toBe(7);
  });

  it('knows everybody by name', () => {
    expect(all.filter(({ contact }) => contact.first_name === '')).toEqual([]);
    expect(all.filter(({ assigned_to }) => assigned_to !== null && assigned_to.name === null)).toEqual([]);
  });

  it('has histories with everything that happens at a desk', async () => {
    const histories = await Promise.all(all.map(({ id }) => historyOf(id)));
    const told = (type: string, data: object = {}): number =>
      histories.filter((entries) => entries.some((entry) => entry.type === type && holdsAll(entry.data, data))).length;
    expect(told('ConversationReopened', { reason: 'new_message' })).toBeGreaterThanOrEqual(20);
    expect(told('ConversationReopened', { reason: 'manual' })).toBe(4);
    expect(told('ConversationUnsnoozed', { reason: 'manual' })).toBe(8);
    expect(told('ConversationTransferred')).toBe(16);
    expect(told('ConversationAssigned', { assigned_type: 'attendant', previous_assigned_type: 'agent' })).toBe(40);
    expect(told('ConversationUnassigned', { previous_assigned_type: 'agent' })).toBe(10);
    expect(told('MessageStatusChanged', { status: 'failed' })).toBe(6);
    for (const status of ['delivered', 'read']) expect(told('MessageStatusChanged', { status })).toBeGreaterThan(30);
    expect(told('MessageReceived', { type: 'image' })).toBeGreaterThan(10);
    expect(told('MessageReceived', { blocked: true })).toBe(12);
    expect(told('ParticipantActivated') + told('ParticipantRemoved')).toBeGreaterThanOrEqual(8);
    for (const type of [
      'NoteAdded',
      'ConversationTagsChanged',
      'ConversationLabelsChanged',
      'ConversationDetailsChanged',
    ])
      expect(told(type)).toBeGreaterThan(30);
    const opened = histories.flatMap(([first]) => (first === undefined ? [] : [first]));
    expect(opened.filter(({ data }) => data['previous_conversation_id'] !== null)).toHaveLength(2);
  });

  const holdsAll = (data: Entry['data'], wanted: object): boolean =>
    Object.entries(wanted).every(([field, value]) => data[field] === value);

  it('ends with what the product goes on with by itself: snoozes that end soon, and conversations of an inbox that closes idle ones', async () => {
    const till = all
      .filter(({ inbox, snooze_till }) => inbox.startsWith('front_') && snooze_till !== null)
      .map(({ snooze_till: time }) => Date.parse(time ?? '') - playedAt);
    expect(till).toHaveLength(6);
    expect(till.filter((ms) => ms > 90_000)).toEqual([]);
    const chat = all.find(({ inbox }) => inbox.startsWith('chat_'))?.inbox ?? '';
    const { body } = await product.send('GET', `/v1/inboxes/${chat}`);
    expect(body['inactivity_timeout_seconds']).toBe(45);
    expect(having(({ inbox }) => inbox === chat)).toBe(4);
  });

  it('saves rules by which whoever writes to the front desk finds somebody', async () => {
    const { body } = await product.send('GET', '/v1/routing-rules');
    const rules = body['rules'] as readonly { readonly name: string; readonly then: object }[];
    expect(rules.map(({ name }) => name.replace(/^Demo \S+: /, ''))).toEqual(['press', 'warranty', 'front desk']);
    expect(rules.map(({ then }) => Object.keys(then)[0])).toEqual(['assign', 'least_open', 'agent_first']);
  });

  it('says what to try, and each of it shows something', async () => {
    const shown = await Promise.all(
      [...report.tries, ...report.soon].map(async (line) => {
        const [, header = '', url = ''] = /^curl -s -H '([^']+)' '([^']+)'$/.exec(line) ?? [];
        const [name = '', value = ''] = header.split(': ');
        const answer = await fetch(url, { headers: { [name]: value } });
        expect(answer.status).toBe(200);
        const { data, inboxes } = (await answer.json()) as { data?: object[]; inboxes?: object };
        return [new URL(url).pathname, (data ?? Object.keys(inboxes ?? {})).length] as const;
      }),
    );
    expect(shown.map(([path]) => path.replace(/\/conversations\/[^/]+/, '/conversations/ID'))).toEqual([
      '/v1/conversations',
      '/v1/conversations',
      '/v1/conversations',
      '/v1/counts',
      '/v1/conversations/ID/history',
      '/v1/conversations',
      '/v1/conversations',
      '/v1/conversations',
      '/v1/conversations/ID/history',
    ]);
    expect(shown.filter(([, count]) => count === 0)).toEqual([]);
    expect(shown[4]?.[1]).toBeGreaterThan(8);
  });

  it('played again adds another week', async () => {
    const before = await counted();
    const again = await play();
    const now = await everyConversation();
    expect(again.conversations).toBe(report.conversations);
    expect(now).toHaveLength(2 * report.conversations);
    expect(now.reduce((sum, { message_count }) => sum + message_count, 0)).toBe(report.messages + again.messages);
    const counts = await counted();
    expect(Object.keys(counts)).toHaveLength(14);
    // In the two others things go on by themselves.
    const still = Object.entries(before).filter(([inbox]) => !/^(front|chat)_/.test(inbox));
    expect(still).toHaveLength(5);
    expect(counts).toMatchObject(Object.fromEntries(still));
  }, 60_000);

  it('played again puts its rules in the place of those of the one before, and lets those of others be', async () => {
    const own = (name: string): object => ({ name, then: { assign: { id: 'usr_own', type: 'attendant' } } });
    const rulesOf = async (): Promise<readonly { readonly name: string }[]> =>
      (await product.send('GET', '/v1/routing-rules')).body['rules'] as { name: string }[];
    const demos = await rulesOf();
    await product.send('PUT', '/v1/routing-rules', { rules: [own('Demo requests'), ...demos] });
    expect((await play()).rulesLeftOut).toBeUndefined();
    const names = (await rulesOf()).map(({ name }) => name);
    expect(names).toHaveLength(4);
    expect(names.at(-1)).toBe('Demo requests');
    expect(names.filter((name) => demos.some((demo) => demo.name === name))).toEqual([]);
    const rules = Array.from({ length: 98 }, (_, n) => own(`Own ${n}`));
    await product.send('PUT', '/v1/routing-rules', { rules });
    expect((await play()).rulesLeftOut).toContain('98 of others');
    expect(await rulesOf()).toHaveLength(98);
  }, 60_000);
});
