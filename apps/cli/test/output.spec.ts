import { Writable } from 'node:stream';
import type { Report } from '@parley/operator';
import { paceOf } from '../src/progress-bar';
import { outputTo } from '../src/output';
import { messageOf } from '../src/messages';
import { DIFFERS, REBUILT, VERIFIED } from './reports';

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

describe('for machines', () => {
  it('each report is a line of JSON, also on a terminal, and nothing moves', () => {
    const [out, bar] = [new Written(false), new Written(true)];
    const output = outputTo(true, out, bar as unknown as NodeJS.WriteStream);
    const reports = [progress('events', 1, null), DIFFERS, { tag: 'warning', message: 'a\nb' } as const, VERIFIED];
    for (const report of reports) output.show(report);
    output.end();
    const lines = out.text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(reports);
    expect(bar.text).toBe('');
  });
});

describe('for people', () => {
  it('each report but progress is a sentence where nobody can see a bar', () => {
    const [out, bar] = [new Written(false), new Written(false)];
    const output = outputTo(false, out, bar as unknown as NodeJS.WriteStream);
    for (const report of [progress('events', 1, 2), DIFFERS, progress('words', 2, 2), REBUILT]) output.show(report);
    output.end();
    expect(out.text).toBe(
      'conversation ws_1/conv_1: participants[1].status is "active" by the log, "pending" in the read model\n' +
        'The read model was made anew from 1,234,567 events in 3 s and is in use.\n',
    );
    expect(bar.text).toBe('');
  });

  it('a bar for each step moves on a terminal, and stays off the standard output', () => {
    const [out, bar] = [new Written(false), new Written(true)];
    const output = outputTo(false, out, bar as unknown as NodeJS.WriteStream);
    output.show(progress('events', 0, null));
    output.show(progress('events', 500, 1_000));
    output.show(progress('indexes', 1, 2));
    output.show(REBUILT);
    output.end();
    expect(bar.text).toMatch(/events(.|\n)*indexes/);
    expect(out.text).toBe(`${messageOf(REBUILT)}\n`);
  });

  it('a bar is taken away when it ends before its time', () => {
    const bar = new Written(true);
    const output = outputTo(false, new Written(false), bar as unknown as NodeJS.WriteStream);
    output.show(progress('events', 1, 2));
    expect(bar.text).toContain('\u001b[?25l');
    output.end();
    // The cursor that it hid is there again.
    expect(bar.text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(bar.text.lastIndexOf('\u001b[?25l'));
    const shown = bar.text;
    output.end();
    expect(bar.text).toBe(shown);
  });
});

describe('an event of the event stream', () => {
  const item =
    '{"cursor":"djE","event_id":"evt_1","type":"conversation.closed","format":"event","occurred_at":"2026-04-19T14:30:00.123Z","conversation_id":"conv_1","revision":3,"body":{"n":1.0}}';
  const never = new AbortController().signal;

  it('is a line with time, type, conversation and id for people, and as it came for machines', async () => {
    const [people, machines, bar] = [new Written(false), new Written(false), new Written(false)];
    await outputTo(false, people, bar as unknown as NodeJS.WriteStream).item(item, never);
    await outputTo(true, machines, bar as unknown as NodeJS.WriteStream).item(item, never);
    expect(people.text).toBe('2026-04-19T14:30:00.123Z conversation.closed conv_1 evt_1\n');
    expect(machines.text).toBe(`${item}\n`);
  });

  it('is waited for until its reader has taken it, or it is given up', async () => {
    const taken = Promise.withResolvers<undefined>();
    const slow = new Writable({ highWaterMark: 1, write: (_chunk, _, done) => void taken.promise.then(() => done()) });
    const output = outputTo(true, slow, new Written(false) as unknown as NodeJS.WriteStream);
    let isTaken = false;
    const showing = output.item(item, never).then(() => (isTaken = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isTaken).toBe(false);
    const given = new AbortController();
    const givenUp = expect(output.item(item, given.signal)).rejects.toThrow(/abort/);
    given.abort();
    await givenUp;
    taken.resolve(undefined);
    await showing;
  });

  it('has notes beside it, on the standard error', () => {
    const [out, bar] = [new Written(false), new Written(false)];
    outputTo(true, out, bar as unknown as NodeJS.WriteStream).note('The product is stopped.');
    expect([out.text, bar.text]).toEqual(['', 'The product is stopped.\n']);
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
