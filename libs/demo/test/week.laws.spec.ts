import * as fc from 'fast-check';
import { CHANNELS } from '../src/people';
import { LANGUAGES, phrasesOf } from '../src/phrases/languages';
import { TOPICS } from '../src/phrases/phrases';
import { deletes, type Week } from '../src/plan';
import { endings, storiesUntil } from '../src/stories/stories';
import { planWeek } from '../src/week';
import { messagesOf, stepsOf, valuesOf } from './readings';

const WEEK_MS = 7 * 24 * 3_600_000;

const weeks = fc.record({
  seed: fc.integer(),
  run: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/),
  now: fc.integer({ min: Date.parse('2020-01-01T00:00:00Z'), max: Date.parse('2040-01-01T00:00:00Z') }),
});
const always = (holds: (week: Week, now: number) => void): void =>
  fc.assert(
    fc.property(weeks, (of) => holds(planWeek(of), of.now)),
    { numRuns: 12 },
  );

const countBy = <A>(list: readonly A[], key: (item: A) => string): ReadonlyMap<string, number> =>
  new Map([...new Set(list.map(key))].map((one) => [one, list.filter((item) => key(item) === one).length]));

describe('the week', () => {
  it('is the same for the same seed, run and end', () => {
    fc.assert(
      fc.property(weeks, (of) => expect(planWeek(of)).toEqual(planWeek(of))),
      { numRuns: 5 },
    );
  });

  it('has between 2,000 and 4,000 commands, 300 to 400 conversations and about 150 contacts', () => {
    always((any) => {
      const commands = stepsOf(any).length;
      expect(commands).toBeGreaterThan(2_000);
      expect(commands).toBeLessThan(4_000);
      expect(any.tracks.length).toBeGreaterThanOrEqual(300);
      expect(any.tracks.length).toBeLessThanOrEqual(400);
      const records = countBy(any.records, ({ path }) => path.split('/')[2] ?? '');
      expect(records.get('inboxes')).toBe(7);
      expect(records.get('teammates')).toBe(10);
      expect(records.get('contacts')).toBeGreaterThanOrEqual(150);
    });
  });

  it('has all languages, channels, inboxes and topics, none of them seldom', () => {
    always(({ tracks }) => {
      const seldomOf = (
        key: (track: (typeof tracks)[number]) => string,
        values: readonly string[],
      ): readonly string[] => values.filter((value) => (countBy(tracks, key).get(value) ?? 0) < 15);
      expect(seldomOf(({ language }) => language, LANGUAGES)).toEqual([]);
      expect(seldomOf(({ channel }) => channel, CHANNELS)).toEqual([]);
      expect(seldomOf(({ topic }) => topic, TOPICS)).toEqual([]);
      expect(countBy(tracks, ({ inbox }) => inbox).size).toBe(6);
      expect(LANGUAGES.length).toBeGreaterThanOrEqual(7);
    });
  });

  it('tells every story as often as it says', () => {
    always(({ tracks }, now) => {
      const told = countBy(tracks, ({ story }) => story);
      expect(told).toEqual(
        new Map([...told.keys()].map((name) => [name, storiesUntil(now).find((one) => one.name === name)?.count])),
      );
      expect(told.size).toBe(storiesUntil(now).length);
    });
    always(({ ending }) => {
      const told = countBy(ending, ({ story }) => story);
      expect(told).toEqual(new Map(endings.map(({ name, count }) => [name, count])));
    });
  });

  it('has several exchanges for every topic of every language, and fills in every name', () => {
    for (const language of LANGUAGES)
      for (const topic of TOPICS) expect(phrasesOf[language].threads[topic].length).toBeGreaterThanOrEqual(2);
    always((any) => {
      const said = stepsOf(any).map(({ body }) => JSON.stringify(body ?? {}));
      expect(said.filter((text) => /\{[a-z]+\}/.test(text))).toEqual([]);
    });
  });
});

describe('in a week, always', () => {
  it('every id is one of the contract and has the run in it, and no two conversations share a thread', () => {
    always((week) => {
      const { run, rules, tracks, ending } = week;
      const steps = stepsOf(week);
      const ids = [
        ...steps.flatMap(({ body }) => valuesOf(body, ['id', 'contact_id', 'inbox', 'channel_id', 'assigned_to'])),
        ...rules.flatMap((rule) => valuesOf(rule, ['id'])),
        ...steps.flatMap(({ path }) => path.split('/').filter((part) => part.includes('_'))),
        ...steps.flatMap(({ actor }) => (actor === undefined ? [] : [actor.slice(actor.indexOf(':') + 1)])),
      ];
      expect(ids.filter((id) => !/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/.test(id) || !id.includes(run))).toEqual([]);
      const threads = [...tracks, ...ending].map(({ contact, channel, inbox }) => `${contact} ${channel} ${inbox}`);
      expect(new Set(threads).size).toBe(threads.length);
    });
  });

  it('every step has a key of its own', () => {
    always((week) => {
      const keys = stepsOf(week).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.filter((key) => !/^[\x21-\x7e]{1,255}$/.test(key))).toEqual([]);
    });
  });

  it('messages are sent within the week, in order, with something in them and an id of their own', () => {
    always((week, now) => {
      for (const messages of messagesOf(week)) {
        const times = messages.map(({ sent_at }) => Date.parse(sent_at));
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(times.filter((at) => !(at >= now - WEEK_MS && at <= now))).toEqual([]);
        expect(messages.filter(({ text, attachments }) => text === undefined && attachments === undefined)).toEqual([]);
        expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
      }
    });
  });

  it('steps of a conversation are in order, and the conversations in that of their beginning', () => {
    always(({ tracks, ending }) => {
      for (const { steps } of [...tracks, ...ending]) {
        const times = steps.map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
      const starts = tracks.map(({ steps }) => steps[0]?.at ?? Number.NaN);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    });
  });

  it('customers write less by night than by day', () => {
    always(({ tracks }) => {
      const hours = tracks.map(({ steps }) => new Date(steps[0]?.at ?? 0).getUTCHours());
      const night = hours.filter((hour) => hour < 5).length;
      expect(night).toBeLessThan(hours.filter((hour) => hour >= 8 && hour < 13).length / 2);
    });
  });

  it('a snooze ends in a morning after the week, and those of its end soon after it was played', () => {
    always((week, now) => {
      const ends = stepsOf(week).flatMap(({ body }) => valuesOf(body, ['snooze_till']));
      expect(ends.length).toBeGreaterThan(0);
      expect(ends.filter((end) => Date.parse(end) < now + 6 * 3_600_000)).toEqual([]);
      const soon = stepsOf(week).flatMap(({ wakesIn }) => (wakesIn === undefined ? [] : [wakesIn]));
      expect(soon).toHaveLength(6);
      expect(soon.filter((ms) => !(ms >= 20_000 && ms <= 90_000))).toEqual([]);
    });
  });

  it('rules look at the front desk alone, and name who works there', () => {
    always(({ rules, records, sights }) => {
      const inboxes = rules.map((rule) => (rule as { when: { inbox?: unknown } }).when.inbox);
      expect(inboxes).toEqual(rules.map(() => [sights.routed]));
      const teammates = new Set(
        records.flatMap(({ path }) => (path.includes('/teammates/') ? [path.split('/')[3]] : [])),
      );
      expect(rules.flatMap((rule) => valuesOf(rule, ['id'])).filter((id) => !teammates.has(id))).toEqual([]);
    });
  });

  it('what is shown to whoever looks around is there', () => {
    always(({ tracks, sights }) => {
      expect(tracks.filter(({ endsIn, story }) => endsIn === sights.inbox && story === 'waiting')).not.toEqual([]);
      expect(tracks.filter(({ endsIn, story }) => endsIn === sights.unread && story === 'unanswered')).not.toEqual([]);
      expect(tracks[sights.handedBack]?.endsIn).toBe(sights.routed);
      expect(tracks[sights.handedBack]?.steps.some(({ path }) => path.endsWith('/unassign'))).toBe(true);
      const shown = tracks[sights.history]?.steps ?? [];
      expect(
        shown
          .flatMap(({ body }) => valuesOf(body, ['subject']))
          .join(' ')
          .toLowerCase(),
      ).toContain(sights.word);
      expect(shown.some(deletes)).toBe(false);
    });
  });
});
