import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { AutomationCommand, Commander, CommandOutcome } from '@parley/automations';
import { StoreUnavailable } from '@parley/event-store';
import { until } from '@parley/testing';
import { answerOver, commanderOver } from '../src/consumers/commander-over-port';
import { commanderToCome } from '../src/consumers/commander-to-come';

const wake = (conversation: string): AutomationCommand => ({
  workspace: 'ws_1',
  conversation,
  cause: 'event_1',
  depth: 1,
  type: 'wake',
  snoozeId: 'sn_1',
  dueAt: 0,
});
const done: CommandOutcome = { tag: 'done', changed: true, revision: 3 };
const conversation = {
  revision: 2,
  isOpen: true,
  contactId: 'cnt_1',
  assignee: null,
  routedAt: -1,
  inbox: 'inb_1',
  channelType: 'sms',
  tags: ['vip'],
  labels: [],
  priority: null,
} as const;

/** Answers what a test says, and keeps what it was asked for. */
function commanderThat(over: Partial<Commander> = {}): Commander & { readonly asked: AutomationCommand[] } {
  const asked: AutomationCommand[] = [];
  return {
    asked,
    carryOut: (command) => {
      asked.push(command);
      return Promise.resolve(done);
    },
    conversation: (_, id) => Promise.resolve(id === 'conv_1' ? conversation : undefined),
    contactMetadata: (_, id) => Promise.resolve({ plan: id }),
    unavailable: (_, ids) => Promise.resolve(ids.slice(1)),
    ...over,
  };
}

describe('a commander that is asked from another thread', () => {
  let ports: readonly MessagePort[] = [];
  afterEach(() => {
    for (const port of ports) port.close();
    ports = [];
  });

  function over(commander: Commander): Commander {
    const { port1, port2 } = new MessageChannel();
    ports = [port1, port2];
    answerOver(port1, commander);
    // In the other thread something else keeps it there.
    port2.ref();
    return commanderOver(port2);
  }
  const keepingOn = async <A>(work: Promise<A>): Promise<A> => {
    const timer = setInterval(() => undefined, 1_000);
    try {
      return await work;
    } finally {
      clearInterval(timer);
    }
  };

  it('answers each question as the other does', async () => {
    const commander = over(commanderThat());
    await keepingOn(
      Promise.all([
        expect(commander.carryOut(wake('conv_1'))).resolves.toEqual(done),
        expect(commander.conversation('ws_1', 'conv_1')).resolves.toEqual(conversation),
        expect(commander.conversation('ws_1', 'conv_2')).resolves.toBeUndefined(),
        expect(commander.contactMetadata('ws_1', 'cnt_1')).resolves.toEqual({ plan: 'cnt_1' }),
        expect(commander.unavailable('ws_1', ['usr_1', 'usr_2'])).resolves.toEqual(['usr_2']),
      ]),
    );
  });

  it('rejects where that one does, and answers what comes after it', async () => {
    const failing = commanderThat({ conversation: () => Promise.reject(new StoreUnavailable('the disk is away')) });
    const commander = over(failing);
    await keepingOn(expect(commander.conversation('ws_1', 'conv_1')).rejects.toThrow('StoreUnavailable'));
    expect(await keepingOn(commander.carryOut(wake('conv_1')))).toEqual(done);
  });

  it('is asked for no more than 256 things at once, and for the others as these are answered, in their order', async () => {
    const begun: string[] = [];
    const answers: (() => void)[] = [];
    const commander = over(
      commanderThat({
        carryOut({ conversation: id }) {
          begun.push(id);
          return new Promise((resolve) => answers.push(() => resolve(done)));
        },
      }),
    );
    const ids = Array.from({ length: 1_000 }, (_, n) => `conv_${n}`);
    const outcomes = Promise.all(ids.map((id) => commander.carryOut(wake(id))));
    await until(() => begun.length === 256);
    for (let answered = 0; answered < ids.length; answered += 1) {
      await until(() => answers.length > answered);
      expect(begun.length - answered).toBeLessThanOrEqual(256);
      answers[answered]?.();
    }
    expect(await outcomes).toHaveLength(1_000);
    expect(begun).toEqual(ids);
  });
});

describe('a commander that is to come', () => {
  it('carries out what was asked before it came', async () => {
    const coming = Promise.withResolvers<Commander>();
    const commander = commanderToCome(coming.promise, new AbortController().signal);
    const [outcome, found] = [commander.carryOut(wake('conv_1')), commander.conversation('ws_1', 'conv_1')];
    const there = commanderThat();
    coming.resolve(there);
    expect(await outcome).toEqual(done);
    expect(await found).toEqual(conversation);
    expect(there.asked).toHaveLength(1);
  });

  it('that does not come before the stop has carried out nothing', async () => {
    const stopping = new AbortController();
    const commander = commanderToCome(new Promise(() => undefined), stopping.signal);
    const [outcome, found] = [commander.carryOut(wake('conv_1')), commander.conversation('ws_1', 'conv_1')];
    stopping.abort();
    expect(await outcome).toMatchObject({ tag: 'failed' });
    await expect(found).rejects.toThrow('the process stops');
  });

  it('goes on with what is asked after the stop, once it came', async () => {
    const stopping = new AbortController();
    const commander = commanderToCome(Promise.resolve(commanderThat()), stopping.signal);
    await commander.unavailable('ws_1', []);
    stopping.abort();
    expect(await commander.carryOut(wake('conv_1'))).toEqual(done);
  });
});
