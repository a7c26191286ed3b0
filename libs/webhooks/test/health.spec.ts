import { HEALTHY, stateAfter } from '../src';
import type { WebhookState } from '../src/outcome/health';
import type { Settled } from '../src/port';
import { answered } from './delivering/settled';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const active: WebhookState = { status: 'active', reason: null, since: 0, health: HEALTHY };

const afterAll = (outcomes: readonly Settled[], from = active): WebhookState => outcomes.reduce(stateAfter, from);

/** A request each `everyMs`: + was accepted, - answered 500, x got no answer. */
const each = (pattern: string, everyMs = SECOND): readonly Settled[] =>
  [...pattern].map((sign, index) =>
    answered(sign === '+' ? 200 : sign === '-' ? 500 : null, { at: (index + 1) * everyMs }),
  );

const failing = afterAll(each('xxxxx'));
const probe = (status: number | null, at: number, retryAfterMs?: number): Settled =>
  answered(status, { at, claim: { probe: true }, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });

describe('a webhook fails as a whole', () => {
  it.each([
    ['when 7 of the last 10 failed', '+++-------'],
    ['when all of 10 failed', '----------'],
    ['when 10 of 14 failed', '-+-+-+-+------'],
    ['when 5 requests in a row got no answer', 'xxxxx'],
    ['when 5 in a row got no answer, after many that were accepted', '+'.repeat(100) + 'xxxxx'],
  ])('%s', (_, pattern) => {
    expect(afterAll(each(pattern))).toMatchObject({ status: 'failing', since: pattern.length * SECOND });
    expect(afterAll(each(pattern.slice(0, -1))).status).toBe('active');
  });

  it.each([
    ['when 6 of the last 10 failed', '++++------'],
    ['when 9 failed, and no more were sent', '---------'],
    ['when 4 in a row got no answer', 'xxxx+xxxx+'],
    ['when between those without an answer one was answered, though not well', 'xxxx-xxx'],
  ])('not %s', (_, pattern) => {
    expect(afterAll(each(pattern)).status).toBe('active');
  });

  it('by what happened within 5 minutes, and not by what is longer ago', () => {
    expect(afterAll(each('-'.repeat(10), 33 * SECOND)).status).toBe('failing');
    expect(afterAll(each('-'.repeat(60), 34 * SECOND)).status).toBe('active');
  });

  it('says why, since when, and probes it after 30 s', () => {
    const { health, ...said } = afterAll(each('+++-------'));
    expect(said).toEqual({
      status: 'failing',
      reason: '7 of the last 10 requests failed, the last with: answered 500.',
      since: 10 * SECOND,
    });
    expect(health.probeAt).toBe(10 * SECOND + 30 * SECOND);
    expect(failing.reason).toBe('5 requests in a row got no answer, the last with: the connection was reset.');
  });

  it('but one that is paused by hand stays so', () => {
    expect(afterAll(each('xxxxxxxxxx'), { ...active, status: 'paused' }).status).toBe('paused');
  });
});

describe('a webhook that fails is probed', () => {
  it('after 30 s, and after twice as long each time, up to 15 min', () => {
    const waits: number[] = [];
    let state = failing;
    for (let count = 0; count < 8; count += 1) {
      const at = state.health.probeAt ?? 0;
      state = stateAfter(state, probe(500, at));
      waits.push(((state.health.probeAt ?? 0) - at) / SECOND);
    }
    expect(failing.health.probeAt).toBe(5 * SECOND + 30 * SECOND);
    expect(waits).toEqual([60, 120, 240, 480, 900, 900, 900, 900]);
  });

  it('not before a Retry-After is over, which counts up to 24 h', () => {
    const at = failing.health.probeAt ?? 0;
    expect(stateAfter(failing, probe(503, at, HOUR)).health.probeAt).toBe(at + HOUR);
    expect(stateAfter(failing, probe(503, at, 90 * DAY)).health.probeAt).toBe(at + DAY);
    const tenth = answered(503, { at: 10 * SECOND, retryAfterMs: 90 * DAY });
    expect(stateAfter(afterAll(each('-'.repeat(9))), tenth).health.probeAt).toBe(10 * SECOND + DAY);
  });

  it('no sooner and no later by what was still in flight when it began to fail', () => {
    expect(stateAfter(failing, answered(500, { at: 9 * SECOND })).health).toMatchObject({
      probeAt: failing.health.probeAt,
      probeWaitMs: failing.health.probeWaitMs,
    });
  });

  it('until one request is accepted, and then nothing is held against it', () => {
    const state = stateAfter(failing, probe(200, MINUTE));
    expect(state).toEqual({ status: 'active', reason: null, since: MINUTE, health: HEALTHY });
    expect(afterAll(each('xxxx'), state).status).toBe('active');
  });

  it('from 30 s on again when it fails anew', () => {
    const again = afterAll(
      each('xxxxx'),
      afterAll([probe(500, MINUTE), probe(500, HOUR), probe(200, 2 * HOUR)], failing),
    );
    expect(again.health.probeAt).toBe(5 * SECOND + 30 * SECOND);
    expect(stateAfter(again, probe(500, MINUTE)).health.probeWaitMs).toBe(MINUTE);
  });
});

describe('a webhook is disabled', () => {
  it.each(['active', 'failing', 'paused'] as const)('at once by 410, when it is %s', (status) => {
    expect(stateAfter({ ...failing, status }, answered(410, { at: HOUR }))).toMatchObject({
      status: 'disabled',
      reason: 'The receiver answered 410: it wants nothing more.',
      since: HOUR,
      health: { probeAt: null },
    });
  });

  it('by a failure five days after the first one, with no success in between', () => {
    const first = 5 * SECOND - 4 * SECOND;
    const state = stateAfter(failing, probe(500, first + 5 * DAY));
    expect(state).toMatchObject({ status: 'disabled', since: first + 5 * DAY });
    expect(state.reason).toBe('It has failed for five days, at last with: answered 500.');
    expect(stateAfter(failing, probe(500, first + 5 * DAY - 1)).status).toBe('failing');
  });

  it('also when it gets so few events that it never fails as a whole', () => {
    const rare = each('-'.repeat(11), 12 * HOUR);
    expect(afterAll(rare.slice(0, -1)).status).toBe('active');
    expect(afterAll(rare).status).toBe('disabled');
  });

  it('not by a burst of failures, however many', () => {
    expect(afterAll(each('-'.repeat(500), SECOND)).status).toBe('failing');
  });

  it('not when one request was accepted meanwhile', () => {
    const days = each('----+------', 12 * HOUR);
    expect(afterAll(days).status).toBe('active');
    expect(afterAll(days).health.firstFailureAt).toBe(6 * 12 * HOUR);
  });

  it('not when it had nothing to send', () => {
    expect(afterAll([...each('+'), answered(500, { at: 40 * DAY })]).status).toBe('active');
  });

  it('and stays so, whatever comes of what was in flight', () => {
    const disabled = stateAfter(active, answered(410, { at: HOUR }));
    expect(afterAll([answered(200, { at: HOUR }), answered(500, { at: HOUR })], disabled)).toBe(disabled);
  });
});

describe('what is remembered of a webhook', () => {
  it('is of a bounded size', () => {
    expect(afterAll(each('+-'.repeat(500), 10)).health.outcomes.length).toBeLessThanOrEqual(20);
  });
});
