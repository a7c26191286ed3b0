import type { AutomationCommand, Commander } from '@parley/automations';
import { writePaths, type FollowingWritePaths } from '@parley/commands';
import type { ConversationCommand, Unstamped } from '@parley/domain';
import { contactStream, conversationStream, teammateStream } from '@parley/event-schema';
import { inMemoryEventStore, StoreUnavailable, type EventStore, type RecordedCommit } from '@parley/event-store';
import { prometheusMetrics, silentLogger, uuidV7, type Metrics } from '@parley/platform';
import { openConversation, saveContact, zoesContent } from '@parley/testing';
import { automationCommander } from '../src/automation-commander';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const conversation = { workspace: 'ws_1', conversation: 'conv_1' };
const stream = conversationStream({ workspace: 'ws_1', id: 'conv_1' });
const attendant = { type: 'attendant', id: 'usr_1' } as const;

describe('what automations ask for', () => {
  let now: number;
  let store: EventStore;
  let metrics: Metrics;
  let paths: FollowingWritePaths;
  let commander: Commander;
  beforeEach(() => {
    now = NOW;
    store = inMemoryEventStore();
    metrics = prometheusMetrics({ ofProcess: false });
    ({ paths, commander } = processOn(store));
  });

  function processOn(on: EventStore): { paths: FollowingWritePaths; commander: Commander } {
    const own = writePaths({
      store: on,
      clock: () => now,
      newId: () => uuidV7(),
      logger: silentLogger,
      origin: 'process_1',
      writer: 'parley/test',
    });
    return { paths: own, commander: automationCommander({ paths: own, clock: () => now, metrics }) };
  }

  const contextOf = (actor: { readonly type: 'attendant'; readonly id: string }) => ({
    workspace: 'ws_1',
    actor,
    correlationId: 'req_1',
    causationId: 'req_1',
    causationDepth: 0,
  });
  const person = (command: Unstamped<ConversationCommand>, through = paths) =>
    through.conversations.execute({
      stream,
      command,
      creates: command.type === 'OpenConversation',
      context: contextOf(attendant),
    })();
  const open = () => person(openConversation());
  const snooze = (till: number) => person({ type: 'SnoozeConversation', snoozeId: 'sn_1', till });
  const wake = (over: object = {}): AutomationCommand => ({
    ...conversation,
    type: 'wake',
    cause: 'event_9',
    depth: 1,
    snoozeId: 'sn_1',
    dueAt: NOW + HOUR,
    ...over,
  });
  const assign = (over: object = {}): AutomationCommand => ({
    ...conversation,
    type: 'assign',
    cause: 'event_1',
    depth: 1,
    assignee: { type: 'agent', id: 'bot_1' },
    rule: 'night',
    trigger: 0,
    reason: 'agent_first',
    ...over,
  });
  const last = async (): Promise<RecordedCommit | undefined> => {
    for await (const commit of store.readStream(stream, { direction: 'backwards', limit: 1 })) return commit;
    return undefined;
  };
  const figure = async (name: string): Promise<readonly string[]> =>
    (await metrics.read()).split('\n').filter((line) => line.startsWith(name));

  describe('the wake of a snooze', () => {
    it('is stamped with the time that it was due, by the automation, and names its cause (rules 7 and 17)', async () => {
      await open();
      await snooze(NOW + HOUR);
      expect(await commander.carryOut(wake())).toMatchObject({ tag: 'done', changed: true });
      expect((await last())?.metadata).toMatchObject({
        actor: { type: 'automation', id: 'snooze' },
        command: 'WakeConversation',
        $causationId: 'event_9',
        causationDepth: 1,
        occurredAt: new Date(NOW + HOUR).toISOString(),
      });
    });

    it('changes nothing the second time, and counts once, with how late it was', async () => {
      await open();
      await snooze(NOW + HOUR);
      now = NOW + HOUR + 1_500;
      await commander.carryOut(wake());
      expect(await commander.carryOut(wake())).toMatchObject({ tag: 'done', changed: false });
      expect(await figure('parley_timer_lateness_seconds_sum')).toEqual([
        'parley_timer_lateness_seconds_sum{kind="wake"} 1.5',
      ]);
      expect(await figure('parley_commands_total')).toEqual([
        'parley_commands_total{command="WakeConversation",result="changed"} 1',
        'parley_commands_total{command="WakeConversation",result="unchanged"} 1',
      ]);
    });

    it('is refused where there is no conversation, by the code that anybody gets', async () => {
      expect(await commander.carryOut(wake())).toEqual({ tag: 'refused', code: 'conversation_not_found' });
    });

    it('fails, to be asked again, while the store is away', async () => {
      await open();
      await snooze(NOW + HOUR);
      const away = processOn({
        ...store,
        readStream: () => {
          throw new StoreUnavailable('the disk is away');
        },
      });
      expect(await away.commander.carryOut(wake())).toEqual({ tag: 'failed', reason: 'the disk is away' });
      await expect(away.commander.conversation('ws_1', 'conv_1')).rejects.toThrow('the disk is away');
    });
  });

  it('closes what is idle as the automation of inactivity, and leaves alone what is not', async () => {
    await open();
    const close = {
      ...conversation,
      type: 'close_inactive',
      cause: 'event_1',
      depth: 1,
      timeoutMs: HOUR,
      resolution: 'unresolved',
      dueAt: NOW + HOUR,
    } as const;
    expect(await commander.carryOut(close)).toMatchObject({ tag: 'done', changed: false });
    now += HOUR;
    expect(await commander.carryOut(close)).toMatchObject({ tag: 'done', changed: true, revision: 2 });
    expect((await last())?.metadata['actor']).toEqual({ type: 'automation', id: 'inactivity' });
    expect(await figure('parley_timer_lateness_seconds_count')).toEqual([
      'parley_timer_lateness_seconds_count{kind="close"} 1',
    ]);
  });

  it('assigns by a rule, for a reason, and counts it by that', async () => {
    await open();
    expect(await commander.carryOut(assign())).toMatchObject({ tag: 'done', changed: true });
    expect((await last())?.events[0]).toMatchObject({
      data: { routed: { rule: 'night', trigger: 0, reason: 'agent_first' } },
    });
    expect(await figure('parley_routing_decisions_total')).toEqual([
      'parley_routing_decisions_total{reason="agent_first"} 1',
    ]);
  });

  it('never overwrites what a person chose meanwhile, and counts no decision then (rule 11)', async () => {
    await open();
    await person({ type: 'AssignConversation', assignee: { type: 'attendant', id: 'usr_2' } });
    expect(await commander.carryOut(assign())).toMatchObject({ tag: 'done', changed: false });
    expect(await commander.conversation('ws_1', 'conv_1')).toMatchObject({
      assignee: { type: 'attendant', id: 'usr_2' },
    });
    expect(await figure('parley_routing_decisions_total{')).toEqual([]);
  });

  it('says that nobody was found', async () => {
    await open();
    await commander.carryOut({
      ...conversation,
      type: 'leave_unrouted',
      cause: 'event_1',
      depth: 1,
      rule: 'night',
      trigger: 0,
      reason: 'nobody_available',
    });
    expect(await commander.conversation('ws_1', 'conv_1')).toMatchObject({ assignee: null, routedAt: 0 });
  });

  it('is cut at the end of a chain that is longer than 10 (rule 17)', async () => {
    await open();
    expect(await commander.carryOut(assign({ depth: 11 }))).toEqual({ tag: 'chain_too_long' });
    expect(await commander.carryOut(assign({ depth: 10 }))).toMatchObject({ tag: 'done', changed: true });
  });

  it('sees a conversation as the log has it, whichever process wrote last', async () => {
    await open();
    expect(await commander.conversation('ws_1', 'conv_1')).toMatchObject({ isOpen: true, inbox: 'inb_sales' });
    const other = processOn(store);
    await person({ type: 'TransferConversation', inbox: 'inbox_2', unassign: false }, other.paths);
    expect(await commander.conversation('ws_1', 'conv_1')).toMatchObject({ inbox: 'inbox_2' });
    await person({ type: 'CloseConversation', resolution: 'resolved' }, other.paths);
    expect(await commander.conversation('ws_1', 'conv_1')).toMatchObject({ isOpen: false });
    await person({ type: 'DeleteConversation' }, other.paths);
    expect(await commander.conversation('ws_1', 'conv_1')).toBeUndefined();
    expect(await commander.conversation('ws_1', 'conv_2')).toBeUndefined();
  });

  it('knows of a contact what its record says, and of teammates who is away', async () => {
    await paths.contacts.execute({
      stream: contactStream({ workspace: 'ws_1', id: 'cnt_1' }),
      command: saveContact({ content: { ...zoesContent, metadata: { plan: 'gold' } } }),
      creates: true,
      context: contextOf(attendant),
    })();
    for (const [id, available] of [
      ['usr_1', true],
      ['usr_2', false],
    ] as const)
      await paths.teammates.execute({
        stream: teammateStream({ workspace: 'ws_1', id }),
        command: {
          type: 'SaveTeammate',
          kind: 'attendant',
          available,
          content: { name: 'Ana', email: null, avatarUrl: null },
        },
        creates: true,
        context: contextOf(attendant),
      })();
    expect(await commander.contactMetadata('ws_1', 'cnt_1')).toEqual({ plan: 'gold' });
    expect(await commander.contactMetadata('ws_1', 'cnt_2')).toEqual({});
    expect(await commander.unavailable('ws_1', ['usr_1', 'usr_2', 'usr_3'])).toEqual(['usr_2']);
  });
});
