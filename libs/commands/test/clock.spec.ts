import { inMemoryEventStore, type EventStore } from '@parley/event-store';
import { hashOf, type Logger } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { inbound, logged, open, pathOn, receive, type Path, type Unstamped } from './paths';
import { startProcess } from './services';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEARS = 10 * 365 * DAY;
const START = Date.parse('2026-03-02T09:00:00Z');

const key = (name: string): { keyHash: string; requestHash: string } => ({
  keyHash: hashOf('key', name),
  requestHash: hashOf('request', name),
});
const note = (noteId: string): Unstamped => ({ type: 'AddNote', noteId, text: 'Call her back' });
const snooze = (till: number): Unstamped => ({ type: 'SnoozeConversation', snoozeId: 's1', till });

describe('rule 4: a clock that ran ahead by years and came back', () => {
  let now = START;
  const clock = (): number => now;
  beforeEach(() => {
    now = START;
  });

  it('leaves stamps that rise, and a conversation that takes a snooze till after tomorrow', async () => {
    const store = inMemoryEventStore();
    const path = pathOn(store, { clock });
    await path.sent(open);
    now += YEARS;
    await path.sent(receive('m1'));
    now -= YEARS;
    expect(await path.send(snooze(now + DAY))).toMatchObject(
      E.left({ tag: 'Refused', refusal: { code: 'snooze_in_the_past' } }),
    );
    expect(await path.sent(snooze(now + DAY + 1))).toMatchObject({ changed: true });
    expect((await logged(store)).map(({ at }) => at)).toEqual([START, START + YEARS, START + YEARS + 1]);
  });

  const processes = [
    ['the same process', (path: Path) => path],
    ['another process', (_: Path, store: EventStore) => pathOn(store, { clock })],
  ] as const;

  it.each(processes)('keeps the keys of before, in %s: a note is recorded once (rule 13)', async (_, after) => {
    const store = inMemoryEventStore();
    const path = pathOn(store, { clock });
    await path.sent(open);
    const first = await path.sent(note('n1'), key('before'));
    now += YEARS;
    await path.sent(note('n2'), key('ahead'));
    now -= YEARS;
    const back = after(path, store);
    const third = await back.sent(note('n3'), key('back'));
    for (let n = 0; n < 23; n += 1) {
      now += HOUR;
      for (const [id, name] of [
        ['n1', 'before'],
        ['n2', 'ahead'],
        ['n3', 'back'],
      ] as const)
        expect(await back.sent(note(id), key(name))).toMatchObject({ replayed: true });
    }
    expect(await back.sent(note('n1'), key('before'))).toEqual({ ...first, replayed: true });
    expect(await back.sent(note('n3'), key('back'))).toEqual({ ...third, replayed: true });
    expect(await logged(store)).toHaveLength(4);
  });

  it.each(processes)('keeps the keys of before in snapshots, and in %s that has them from there', async (_, after) => {
    const store = inMemoryEventStore();
    const path = pathOn(store, { clock });
    await path.sent(open);
    for (let n = 0; n < 200; n += 1) await path.sent(note(`n${n}`), key(`before ${n}`));
    now += YEARS;
    for (let n = 0; n < 200; n += 1) await path.sent(note(`a${n}`), key(`ahead ${n}`));
    now -= YEARS;
    const back = after(path, store);
    for (let n = 0; n < 200; n += 13)
      for (const [id, name] of [
        [`n${n}`, `before ${n}`],
        [`a${n}`, `ahead ${n}`],
      ] as const)
        expect(await back.sent(note(id), key(name))).toMatchObject({ replayed: true });
    expect(await logged(store)).toHaveLength(401);
  });

  it('lets go of the keys of before when their time is over by the clock', async () => {
    const path = pathOn(inMemoryEventStore(), { clock });
    await path.sent(open);
    await path.sent(note('n1'), key('before'));
    now += YEARS;
    await path.sent(note('n2'));
    now -= YEARS;
    now += DAY + 2;
    expect(await path.sent(note('n1'), key('before'))).toMatchObject({ changed: true, replayed: false });
    expect(await path.sent(note('n1'), key('before'))).toMatchObject({ replayed: true });
  });
});

describe('rule 4: a thread that went on while the clock was ahead by years', () => {
  it('answers the keys of all its conversations once the clock is back (rule 13)', async () => {
    let now = START;
    const process = await startProcess(inMemoryEventStore(), () => now);
    const goOn = async (from: string, message: string): Promise<string> => {
      await process.send(from, { type: 'DeleteConversation' });
      return (await process.deliver('cnt_1', inbound(message))).conversationId;
    };
    const first = await process.deliver('cnt_1', inbound('x'), { key: 'before' });
    let current = await goOn(first.conversationId, 'm1');
    now += YEARS;
    for (let n = 2; n <= 6; n += 1) current = await goOn(current, `m${n}`);
    now -= YEARS;
    expect(await process.deliver('cnt_1', inbound('x'), { key: 'before' })).toEqual({ ...first, replayed: true });
    const here = { conversationId: current, changed: true, opened: false };
    expect(await process.deliver('cnt_1', inbound('m7'), { key: 'back' })).toMatchObject(here);
    expect(await process.deliver('cnt_1', inbound('m7'), { key: 'back' })).toMatchObject({ ...here, replayed: true });
    await process.stop();
  });

  it('lets a message reopen what was closed before, within the window of its inbox (rule 15)', async () => {
    let now = START;
    const process = await startProcess(inMemoryEventStore(), () => now);
    await process.saveInbox({ reopenWindowSeconds: 7 * 24 * 3_600 });
    const { conversationId } = await process.deliver('cnt_1', inbound('m1'));
    await process.send(conversationId, { type: 'CloseConversation', resolution: 'resolved' });
    now += YEARS;
    await process.send(conversationId, note('n1'));
    now -= YEARS;
    now += 5 * DAY;
    expect(await process.deliver('cnt_1', inbound('m2'))).toMatchObject({ conversationId, opened: false });
    await process.send(conversationId, { type: 'CloseConversation', resolution: 'resolved' });
    expect(await process.deliver('cnt_1', inbound('m3'))).toMatchObject({ conversationId, opened: false });
    await process.stop();
  });
});

describe('rule 4: a clock that was a day behind and was set right', () => {
  it('keeps the keys of before for their 24 hours', async () => {
    let now = START - DAY;
    const store = inMemoryEventStore();
    const path = pathOn(store, { clock: () => now });
    await path.sent(open);
    await path.sent(note('n1'), key('behind'));
    await path.sent(note('n2'));
    now = START + 23 * HOUR;
    expect(await path.sent(note('n1'), key('behind'))).toMatchObject({ replayed: true });
    expect(await pathOn(store, { clock: () => now }).sent(note('n1'), key('behind'))).toMatchObject({ replayed: true });
  });
});

describe('a clock that cannot be right', () => {
  const wrong = [
    ['before 1970', -1],
    ['before this version was made', START - 1],
    ['after the year 9999', Date.parse('9999-12-31T23:59:59.999Z') + 1],
    ['beyond what a date can say', 9e15],
  ] as const;

  it.each(wrong)('%s, carries out nothing, and all of it when it is right again', async (_, time) => {
    let now = START;
    const said: unknown[] = [];
    const say = (fields: object, message: string): unknown => said.push(message);
    const logger = { debug: jest.fn(), info: say, warn: say, error: say } as unknown as Logger;
    const store = inMemoryEventStore();
    const path = pathOn(store, { clock: () => now, earliest: START, logger });
    await path.sent(open);
    now = time;
    for (const command of [note('n1'), open, receive('m1')])
      expect(await path.send(command)).toMatchObject(E.left({ tag: 'Unavailable', because: 'clock' }));
    const other = await path.send(open, { stream: 'conversation-ws_1/conv_2' });
    expect(other).toMatchObject(E.left({ tag: 'Unavailable', reason: expect.stringContaining('The clock of this') }));
    now = START;
    expect(await path.sent(note('n1'))).toMatchObject({ changed: true });
    expect(await logged(store)).toHaveLength(2);
    expect(said).toEqual([
      'the clock of this process is wrong: commands are answered with 503',
      'the clock of this process may be right again',
    ]);
  });

  it('at the very end of the year 9999 still is one; the stream takes nothing more, and can be read', async () => {
    const end = Date.parse('9999-12-31T23:59:59.999Z');
    const store = inMemoryEventStore();
    const path = pathOn(store, { clock: () => end });
    await path.sent(open);
    expect(await path.send(note('n1'))).toMatchObject(E.left({ tag: 'Unavailable', because: 'clock' }));
    expect(await path.send(note('n1'), { notBefore: end + 1 })).toMatchObject(E.left({ tag: 'Unavailable' }));
    expect((await logged(store)).map(({ at }) => at)).toEqual([end]);
  });
});
