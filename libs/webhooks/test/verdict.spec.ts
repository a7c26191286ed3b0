import { RETRY_SECONDS, verdictOn } from '../src';
import { answered } from './delivering/settled';

const HOUR = 3_600_000;

/** Until it is no longer tried: how long each wait was, in seconds, with what it ends. */
function triesOf(status: number | null, { random = 0, retrySeconds = RETRY_SECONDS } = {}) {
  const waits: number[] = [];
  let at = 0;
  for (let tries = 0; ;) {
    const verdict = verdictOn(answered(status, { at, random }), tries, retrySeconds);
    if (verdict.tag !== 'again') return { waits, end: verdict.tag, tries: tries + 1 };
    waits.push((verdict.at - at) / 1_000);
    ({ tries, at } = verdict);
  }
}

describe('what becomes of a delivery by an answer', () => {
  it.each([200, 201, 202, 204, 299])('is done with %d', (status) => {
    expect(verdictOn(answered(status), 3, RETRY_SECONDS)).toEqual({ tag: 'succeeded' });
  });

  it.each([199, 300, 301, 302, 307, 401, 403, 404, 408, 410, 425, 429, 500, 502, 503, 504, null])(
    'is tried again after %p',
    (status) => {
      expect(verdictOn(answered(status), 0, RETRY_SECONDS)).toEqual({ tag: 'again', at: 5_000, tries: 1 });
    },
  );

  it('waits as long as was promised, and is a dead letter after the eleventh try', () => {
    expect(triesOf(503)).toEqual({
      waits: [5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
      end: 'dead',
      tries: 11,
    });
  });

  it('waits up to a fifth longer by chance, and never less', () => {
    const { waits } = triesOf(500, { random: 0.999_999 });
    expect(
      waits.map((wait, index) => wait / (RETRY_SECONDS[index] ?? 0)).every((more) => more > 1.19 && more <= 1.2),
    ).toBe(true);
  });

  it('keeps other waits that are configured, with parts of seconds', () => {
    expect(triesOf(null, { retrySeconds: [0.25, 1.5] })).toEqual({ waits: [0.25, 1.5], end: 'dead', tries: 3 });
  });

  it('counts a wait from the end of the request, not from its beginning', () => {
    const slow = answered(500, { at: 15_000 });
    const attempt = { ...slow.attempt, at: 0, durationMs: 15_000 };
    expect(verdictOn({ ...slow, attempt }, 0, RETRY_SECONDS)).toMatchObject({ at: 20_000 });
  });

  it.each([400, 413, 415, 422])('is given up after three tries with %d', (status) => {
    expect(triesOf(status)).toEqual({ waits: [5, 30], end: 'dead', tries: 3 });
  });

  it('is given up at once when the answer says so after more tries than three', () => {
    expect(verdictOn(answered(422), 5, RETRY_SECONDS)).toEqual({ tag: 'dead' });
  });

  it('is given up no later with 422 than with any other answer where fewer tries are configured', () => {
    expect(triesOf(422, { retrySeconds: [1] })).toEqual({ waits: [1], end: 'dead', tries: 2 });
  });

  it('tries what is sent again by a replay three times', () => {
    expect(verdictOn(answered(500, { claim: { replay: true } }), 1, RETRY_SECONDS)).toMatchObject({ tag: 'again' });
    expect(verdictOn(answered(500, { claim: { replay: true } }), 2, RETRY_SECONDS)).toEqual({ tag: 'dead' });
  });

  it('does not try again by itself what was asked for by hand', () => {
    expect(verdictOn(answered(500, { claim: { manual: true } }), 0, RETRY_SECONDS)).toEqual({ tag: 'dead' });
    expect(verdictOn(answered(200, { claim: { manual: true } }), 0, RETRY_SECONDS)).toEqual({ tag: 'succeeded' });
  });
});

describe('Retry-After', () => {
  it.each([302, 429, 500, 503])('is a wait that the next try does not come before, with %d', (status) => {
    expect(verdictOn(answered(status, { retryAfterMs: 60_000 }), 0, RETRY_SECONDS)).toMatchObject({ at: 60_000 });
  });

  it('makes no wait shorter', () => {
    expect(verdictOn(answered(503, { retryAfterMs: 1_000 }), 2, RETRY_SECONDS)).toMatchObject({ at: 300_000 });
  });

  it('counts up to 24 h', () => {
    expect(verdictOn(answered(503, { retryAfterMs: 900 * HOUR }), 0, RETRY_SECONDS)).toMatchObject({ at: 24 * HOUR });
  });

  it('that lies in the past is none', () => {
    const claim = { probe: true };
    expect(verdictOn(answered(503, { retryAfterMs: -HOUR }), 0, RETRY_SECONDS)).toMatchObject({ at: 5_000 });
    expect(verdictOn(answered(503, { retryAfterMs: -HOUR, claim }), 0, RETRY_SECONDS)).toMatchObject({ at: 0 });
  });

  it('does not give a dead letter another try', () => {
    expect(verdictOn(answered(503, { retryAfterMs: 1_000 }), 10, RETRY_SECONDS)).toEqual({ tag: 'dead' });
  });
});

describe('a probe', () => {
  const claim = { probe: true };

  it('spends no try, however often it fails', () => {
    expect(verdictOn(answered(500, { claim, at: 1_000 }), 4, RETRY_SECONDS)).toEqual({
      tag: 'again',
      at: 1_000,
      tries: 4,
    });
    expect(verdictOn(answered(422, { claim, at: 1_000 }), 10, RETRY_SECONDS)).toMatchObject({
      tag: 'again',
      tries: 10,
    });
  });

  it('delivers what it was made of', () => {
    expect(verdictOn(answered(204, { claim }), 4, RETRY_SECONDS)).toEqual({ tag: 'succeeded' });
  });

  it('keeps to Retry-After', () => {
    expect(verdictOn(answered(503, { claim, retryAfterMs: 7_000 }), 0, RETRY_SECONDS)).toMatchObject({ at: 7_000 });
  });
});
