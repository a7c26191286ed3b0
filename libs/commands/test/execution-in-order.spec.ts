import { inMemoryEventStore, inMemoryLog } from '@parley/event-store';
import { close, inbound, reopen, type Unstamped } from './paths';
import { conversationsIn, messagesIn, startProcess, type Process } from './services';

const received = (id: string): Unstamped => ({ type: 'RecordMessage', message: inbound(id) });

let log: ReturnType<typeof inMemoryLog>;
let here: Process;
beforeEach(async () => {
  log = inMemoryLog();
  here = await startProcess(inMemoryEventStore(log));
});
afterEach(() => here.stop());

/** The messages of each conversation. */
const messages = async (): Promise<readonly (readonly string[])[]> =>
  [...(await conversationsIn(inMemoryEventStore(log))).values()].map(messagesIn);

describe('commands on one conversation in their order', () => {
  it('rule 15: let messages go on in the thread from where the conversation takes none, and not before', async () => {
    await here.saveInbox({ reopenAfterSpam: false });
    await here.open('conv_1', 'cnt_1');
    const answers = await here.sendInOrder('conv_1', [
      received('m1'),
      close('spam'),
      received('m2'),
      { type: 'MuteConversation' },
      received('m3'),
      received('m1'),
    ]);
    const ids = answers.map(({ conversationId }) => conversationId);
    const next = ids[2];
    expect(next).not.toBe('conv_1');
    expect(ids).toEqual(['conv_1', 'conv_1', next, 'conv_1', next, 'conv_1']);
    expect(answers.map(({ changed }) => changed)).toEqual([true, true, true, true, true, false]);
    expect(await messages()).toEqual([['m1'], ['m2', 'm3']]);
  });

  it('rule 13: have their first answers again, also those of another conversation of the thread', async () => {
    await here.saveInbox({ reopenAfterSpam: false });
    await here.open('conv_1', 'cnt_1');
    const commands = [received('m1'), close('spam'), received('m2'), reopen, received('m3')];
    const first = await here.sendInOrder('conv_1', commands, 'night run');
    const commits = log.commits.length;
    const again = await here.sendInOrder('conv_1', commands, 'night run');
    expect(again.map(({ replayed }) => replayed)).toEqual([true, true, true, true, true]);
    expect(again.map((answer) => ({ ...answer, replayed: false, opened: undefined }))).toEqual(
      first.map((answer) => ({ ...answer, opened: undefined })),
    );
    expect(log.commits).toHaveLength(commits);
  });
});
