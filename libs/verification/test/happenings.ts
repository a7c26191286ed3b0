import fc from 'fast-check';
import type { ConversationEvent } from '@parley/domain';
import { anyContactEvent, anyHistory, anyInboxEvent, anyRoutingEvent, anyTeammateEvent } from '@parley/testing';
import type { FollowedLog } from './followed-log';

/** What happens to several conversations and records, one commit after the other. */
type Happening = (log: FollowedLog) => Promise<void>;

export const anyHappenings: fc.Arbitrary<readonly Happening[]> = fc
  .record({
    histories: fc.array(anyHistory, { minLength: 1, maxLength: 4 }),
    contacts: fc.array(fc.tuple(fc.constantFrom('p1', 'p2', 'p9'), anyContactEvent), { maxLength: 5 }),
    teammates: fc.array(anyTeammateEvent, { maxLength: 2 }),
    inboxes: fc.array(anyInboxEvent, { maxLength: 2 }),
    routing: fc.array(anyRoutingEvent, { maxLength: 2 }),
  })
  .map(({ histories, contacts, teammates, inboxes, routing }) => {
    const conversations = histories.map(({ steps }, i): Happening[] => {
      const commits: (readonly ConversationEvent[])[] = steps.map(({ events }) => events);
      return commits.map((events) => (log) => log.conversation(`conv_${i}`, events, i === 3 ? 'ws_2' : 'ws_1'));
    });
    return interleaved([
      ...conversations,
      contacts.map(
        ([id, event]): Happening =>
          (log) =>
            log.contact(id, event),
      ),
      teammates.map(
        (event): Happening =>
          (log) =>
            log.teammate('p1', event),
      ),
      inboxes.map(
        (event): Happening =>
          (log) =>
            log.inbox('inb_sales', event),
      ),
      routing.map(
        (event): Happening =>
          (log) =>
            log.routing(event),
      ),
    ]);
  });

/** The first of each, then the second of each, and so on. */
const interleaved = <T>(lists: readonly (readonly T[])[]): readonly T[] =>
  Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, i) => i).flatMap((i) =>
    lists.flatMap((list) => list.slice(i, i + 1)),
  );
