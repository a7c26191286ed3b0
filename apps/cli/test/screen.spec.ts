import { Writable } from 'node:stream';
import type { Report } from '@parley/operator';
import { paceOf, screenOf, sentence } from '../src/screen';

/** Keeps what is written. A terminal when it is told to be one. */
class Written extends Writable {
  text = '';
  readonly columns = 100;
  constructor(readonly isTTY: boolean) {
    super();
  }
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
  cursorTo(): boolean {
    return true;
  }
  clearLine(): boolean {
    return true;
  }
}

const progress = (step: string, done: number, of: number | null): Report => ({
  tag: 'progress',
  progress: { step, done, of },
});
const difference = {
  kind: 'conversation' as const,
  workspace: 'ws_1',
  id: 'conv_1',
  field: 'participants[1].status',
  expected: 'active',
  actual: 'pending',
};
const counts = {
  conversations: 12_345,
  contacts: 2,
  teammates: 3,
  inboxes: 4,
  differences: 0,
  events: 1_234_567,
  behind: 0,
};
const DIFFERS: Report = { tag: 'difference', difference };
const VERIFIED: Report = { tag: 'verified', verified: counts, seconds: 61.2 };
const REBUILT: Report = { tag: 'rebuilt', events: 1_234_567, seconds: 2.1 };

describe('for machines', () => {
  it('each report is a line of JSON, also on a terminal, and nothing moves', () => {
    const [out, bar] = [new Written(false), new Written(true)];
    const screen = screenOf(true, out, bar as unknown as NodeJS.WriteStream);
    const reports = [progress('events', 1, null), DIFFERS, { tag: 'warning', message: 'a\nb' } as const, VERIFIED];
    for (const report of reports) screen.show(report);
    screen.end();
    const lines = out.text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(reports);
    expect(bar.text).toBe('');
  });
});

describe('for people', () => {
  it('each report but progress is a sentence where nobody can see a bar', () => {
    const [out, bar] = [new Written(false), new Written(false)];
    const screen = screenOf(false, out, bar as unknown as NodeJS.WriteStream);
    for (const report of [progress('events', 1, 2), DIFFERS, progress('words', 2, 2), REBUILT]) screen.show(report);
    screen.end();
    expect(out.text).toBe(
      'conversation ws_1/conv_1: participants[1].status is "active" by the log, "pending" in the read model\n' +
        'The read model was made anew from 1,234,567 events in 3 s and is in use.\n',
    );
    expect(bar.text).toBe('');
  });

  it('a bar for each step moves on a terminal, and stays off the standard output', () => {
    const [out, bar] = [new Written(false), new Written(true)];
    const screen = screenOf(false, out, bar as unknown as NodeJS.WriteStream);
    screen.show(progress('events', 0, null));
    screen.show(progress('events', 500, 1_000));
    screen.show(progress('indexes', 1, 2));
    screen.show(REBUILT);
    screen.end();
    expect(bar.text).toMatch(/events(.|\n)*indexes/);
    expect(out.text).toBe(`${sentence(REBUILT as never)}\n`);
  });

  it('a bar is taken away when it ends before its time', () => {
    const bar = new Written(true);
    const screen = screenOf(false, new Written(false), bar as unknown as NodeJS.WriteStream);
    screen.show(progress('events', 1, 2));
    expect(bar.text).toContain('\u001b[?25l');
    screen.end();
    // The cursor that it hid is there again.
    expect(bar.text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(bar.text.lastIndexOf('\u001b[?25l'));
    const shown = bar.text;
    screen.end();
    expect(bar.text).toBe(shown);
  });
});

describe('a sentence', () => {
  const say = (report: Report): string => sentence(report as never);

  it('names what differs: which, where, what it should be and what it is', () => {
    expect(say(DIFFERS)).toBe(
      'conversation ws_1/conv_1: participants[1].status is "active" by the log, "pending" in the read model',
    );
    const missing = { ...difference, field: 'document', expected: { id: 'conv_1' }, actual: undefined };
    expect(say({ tag: 'difference', difference: missing })).toBe(
      'conversation ws_1/conv_1: document is {"id":"conv_1"} by the log, undefined in the read model',
    );
  });

  it('says what was verified, and what to do when something differs', () => {
    const looked = '12,345 conversations, 2 contacts, 3 teammates and 4 inboxes from 1,234,567 events in 1 min 2 s';
    expect(say(VERIFIED)).toBe(`The read model says what the log says: ${looked}.`);
    expect(say({ tag: 'verified', verified: { ...counts, behind: 1_000 }, seconds: 61.2 })).toBe(
      `The read model says what the log says: ${looked}. It has 1,000 events still to come.`,
    );
    expect(say({ tag: 'verified', verified: { ...counts, behind: counts.events }, seconds: 1 })).toMatch(
      /^The read model is empty, so there was nothing to compare\. .* npm run parley -- rebuild$/,
    );
    expect(say({ tag: 'verified', verified: { ...counts, differences: 2_000 }, seconds: 61.2 })).toBe(
      `2,000 differences: ${looked}. To put them right: npm run parley -- rebuild`,
    );
    expect(say({ tag: 'verified', verified: { ...counts, differences: 1 }, seconds: 61.2 })).toMatch(/^1 difference: /);
  });

  it('says what was rebuilt, what is to be noted, and what was not done', () => {
    expect(say(REBUILT)).toBe('The read model was made anew from 1,234,567 events in 3 s and is in use.');
    expect(say({ tag: 'warning', message: 'one commit was passed by' })).toBe('Note: one commit was passed by');
    expect(say({ tag: 'failed', reason: 'the disk is full' })).toBe(
      'It was not done, and nothing has changed: the disk is full',
    );
  });

  it.each([
    [0, '0 s'],
    [0.2, '1 s'],
    [59, '59 s'],
    [59.4, '1 min 0 s'],
    [60, '1 min 0 s'],
    [119.4, '2 min 0 s'],
    [119.9, '2 min 0 s'],
    [3_725, '62 min 5 s'],
  ])('of %p seconds says %s', (seconds, words) => {
    expect(say({ tag: 'rebuilt', events: 1, seconds })).toContain(` in ${words} and`);
  });
});

describe('the pace', () => {
  it.each([
    ['events', 500, 1_000, 1, '500 events/s', '1 s left'],
    ['events', 100_000, 1_000_000, 2, '50,000 events/s', '18 s left'],
    ['words', 1_000, 121_000, 1, '1,000 words/s', '2 min 0 s left'],
    ['indexes', 1, 14, 10, '0 indexes/s', '2 min 10 s left'],
    ['events', 14, 14, 2, '7 events/s', '0 s left'],
    ['events', 500, null, 1, '500 events/s', ''],
    ['events', 0, 1_000, 0, '0 events/s', ''],
    ['events', 0, 1_000, 5, '0 events/s', ''],
  ])('of %s, %p of %p after %p s is %s, %p', (step, done, of, seconds, rate, left) => {
    expect(paceOf({ step, done, of }, seconds)).toEqual({ rate, left });
  });
});
