import fc from 'fast-check';
import {
  addStatus,
  MESSAGE_STATUSES,
  noStatuses,
  STATUSES_KEPT,
  statusOf,
  withStatus,
  type MessageStatus,
} from '@parley/domain';

const anyStatus = fc.constantFrom(...MESSAGE_STATUSES);

/** So many messages come, then the status of one of the last changes: 0 is the newest of all. */
const anyStep = fc.record({
  come: fc.oneof(fc.nat(3), fc.nat(400)),
  with: anyStatus,
  ago: fc.oneof(fc.nat(5), fc.nat(2_500)),
  becomes: anyStatus,
});

describe('the window of statuses', () => {
  it('answers like a map of all messages for the last 1,000, and never wrongly for those before', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 25 }), (steps) => {
        const all = new Map<number, MessageStatus>();
        let window = noStatuses;
        for (const step of steps) {
          for (let i = 0; i < step.come; i += 1) {
            window = addStatus(window, step.with);
            all.set(all.size + 1, step.with);
          }
          const number = all.size - step.ago;
          window = withStatus(window, number, step.becomes);
          if (all.has(number) && number > all.size - STATUSES_KEPT) all.set(number, step.becomes);
          // What is older than the last 1,000 may be kept for a while, and may change as long as it is.
          else if (statusOf(window, number) !== undefined) all.set(number, step.becomes);
        }
        for (const [number, status] of all) {
          const answer = statusOf(window, number);
          if (number > all.size - STATUSES_KEPT) expect(answer).toBe(status);
          else expect([status, undefined]).toContain(answer);
        }
        for (const number of [-1, 0, all.size + 1, all.size + 1_000]) expect(statusOf(window, number)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('leaves every older window as it was', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { maxLength: 120 }), fc.nat(130), anyStatus, (statuses, number, status) => {
        const window = statuses.reduce(addStatus, noStatuses);
        const copy = structuredClone(window);
        withStatus(addStatus(window, status), number, status);
        withStatus(window, number, status);
        expect(window).toEqual(copy);
      }),
    );
  });
});
