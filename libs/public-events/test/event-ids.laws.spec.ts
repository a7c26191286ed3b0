import fc from 'fast-check';
import { anyHistory, type History } from '@parley/testing';
import { changesOf, publishing, type Commits } from './publishing';

const commitsOf = ({ steps }: History): Commits => steps.map(({ events }) => events).filter(({ length }) => length > 0);

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeOf = (eventId: string): number =>
  [...eventId.slice('evt_'.length, 'evt_'.length + 10)].reduce(
    (time, digit) => time * 32 + CROCKFORD.indexOf(digit),
    0,
  );

describe('the id of a public event', () => {
  it('is evt_ and a ULID whose time is the stamp', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { eventId, occurredAt } of publishing(changesOf(commitsOf(history))).events) {
          expect(eventId).toMatch(/^evt_[0-9A-Z]{26}$/);
          expect(timeOf(eventId)).toBe(occurredAt);
        }
      }),
    );
  });

  it('is the same when it is made again, and stands in the body of the format that has one', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const made = () => publishing(changesOf(commitsOf(history))).events;
        expect(made().map(({ eventId }) => eventId)).toEqual(made().map(({ eventId }) => eventId));
        for (const { format, eventId, body } of made())
          expect((JSON.parse(body) as { event_id?: string }).event_id).toBe(format === 'event' ? eventId : undefined);
      }),
    );
  });

  it('is another for any two, of one format and of both', () => {
    fc.assert(
      fc.property(fc.array(anyHistory, { minLength: 2, maxLength: 3 }), (histories) => {
        const events = histories.flatMap(
          (history, i) => publishing(changesOf(commitsOf(history), { workspace: 'ws_1', id: `conv_${i}` })).events,
        );
        expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
      }),
    );
  });
});
