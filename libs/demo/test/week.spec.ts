import { planWeek } from '../src/week';
import { messagesOf, valuesOf } from './readings';

const NOW = Date.parse('2026-03-11T15:20:00.123Z');

describe('the week', () => {
  const week = planWeek({ seed: 1, run: 'a', now: NOW });

  it('is another one for another seed, and the same people say the same under another run', () => {
    const texts = (of: { seed: number; run: string }): unknown =>
      messagesOf(planWeek({ ...of, now: NOW })).map((messages) => messages.map(({ text }) => text));
    expect(texts({ seed: 2, run: 'a' })).not.toEqual(texts({ seed: 1, run: 'a' }));
    expect(texts({ seed: 1, run: 'b' })).toEqual(texts({ seed: 1, run: 'a' }));
  });

  it('uses every command that a desk has', () => {
    const words = new Set(
      week.tracks.flatMap(({ steps }) => steps.map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`)),
    );
    for (const word of 'messages status notes assign unassign close reopen snooze unsnooze read unread mute archive'.split(
      ' ',
    ))
      expect(words).toContain(`POST ${word}`);
    for (const word of ['transfer', 'tags', 'labels', 'participants', 'activate', 'block', 'conversations'])
      expect(words).toContain(`POST ${word}`);
    expect(words).toContain('PATCH {conversation}');
    expect(words).toContain('DELETE {conversation}');
  });
});

describe('in a week', () => {
  it('addresses and numbers are such as records take', () => {
    const { records } = planWeek({ seed: 3, run: 'r', now: NOW });
    const phones = records.flatMap(({ body }) => valuesOf(body, ['phone']));
    const emails = records.flatMap(({ body }) => valuesOf(body, ['email']));
    expect(phones.filter((phone) => !/^\+[1-9]\d{6,14}$/.test(phone))).toEqual([]);
    expect(emails.filter((email) => !/^[a-z.]+@example\.(com|org)$/.test(email))).toEqual([]);
    expect(new Set(phones).size).toBe(phones.length);
    expect(new Set(emails).size).toBe(emails.length);
  });

  it('a run that cannot be in an id is refused', () => {
    for (const run of ['', '-a', 'a b', 'ä', 'a'.repeat(41)])
      expect(() => planWeek({ seed: 1, run, now: NOW })).toThrow(RangeError);
  });
});
