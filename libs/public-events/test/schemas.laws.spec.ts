import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { ConversationEvent } from '@parley/domain';
import { anyHistory } from '@parley/testing';
import { bodyWithout, PUBLIC_SCHEMAS, type Person, type PublicEvent } from '../src';
import { changesOf, publishing } from './publishing';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
addFormats(ajv);

function wrong({ format, type }: PublicEvent, body: string): string | undefined {
  const check = ajv.compile(PUBLIC_SCHEMAS[format][type] ?? false);
  return check(JSON.parse(body)) ? undefined : ajv.errorsText(check.errors);
}

const LONGEST_ISO_TIME = 24;

/** Times of channels that can be written with a year of four digits: others are refused where they come in. */
const withPlainTimes = (event: ConversationEvent): ConversationEvent =>
  'sentAt' in event && (event.sentAt?.length ?? 0) > LONGEST_ISO_TIME ? { ...event, sentAt: null } : event;

const text = fc.option(fc.string(), { nil: null });
const person: fc.Arbitrary<Person | undefined> = fc.option(
  fc.record({ name: text, avatarUrl: text, phone: text, email: text }),
  { nil: undefined },
);

describe('whatever is published', () => {
  it('is as its schema says, also when a contact in it was erased', () => {
    fc.assert(
      fc.property(anyHistory, person, person, ({ steps }, contact, teammate) => {
        const commits = steps.map(({ events }) => events.map(withPlainTimes)).filter(({ length }) => length > 0);
        const people = { contact: () => contact, teammate: () => teammate };
        for (const event of publishing(changesOf(commits), people).events) {
          expect(wrong(event, event.body)).toBeUndefined();
          for (const erased of ['p1', 'p2', 'p3'])
            expect(wrong(event, bodyWithout({ ...event }, erased))).toBeUndefined();
        }
      }),
    );
  });
});
