import { errorFrames, errorKind } from '../src';

const PRIVATE = 'maria.lopez@example.test';

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('what is told of an error', () => {
  it('is its name and never its message, which may quote what somebody wrote', () => {
    const error = thrown(() => JSON.parse(`{"email": ${PRIVATE}}`));
    expect(String(error)).toContain('maria');
    expect(errorKind(error)).toBe('SyntaxError');
  });

  it('is its code too, and what SQLite says of that', () => {
    const full = Object.assign(new Error(PRIVATE), { code: 'ERR_SQLITE_ERROR', errstr: 'database or disk is full' });
    expect(errorKind(full)).toBe('Error ERR_SQLITE_ERROR (database or disk is full)');
    expect(errorKind(Object.assign(new Error(PRIVATE), { code: 14 }))).toBe('Error 14');
    expect(errorKind(Object.assign(new Error(PRIVATE), { code: PRIVATE, errstr: PRIVATE }))).toBe('Error');
  });

  it('is what caused it, four at most', () => {
    const cause = Object.assign(new TypeError(PRIVATE), { code: 'ECONNREFUSED' });
    expect(errorKind(new Error(PRIVATE, { cause }))).toBe('Error < TypeError ECONNREFUSED');
    const circle: Error = new Error(PRIVATE);
    circle.cause = circle;
    expect(errorKind(circle)).toBe('Error < Error < Error < Error');
  });

  it('does not trust a name that is none, nor what is no error', () => {
    const named = new Error('x');
    named.name = PRIVATE;
    expect(errorKind(named)).toBe('Error');
    expect(errorKind(PRIVATE)).toBe('string');
    expect(errorKind(undefined)).toBe('undefined');
  });

  it('is where it was thrown, without the message above, whatever that looks like', () => {
    const error = new Error(`first line\n    at ${PRIVATE}\n    at the end`);
    const frames = errorFrames(error);
    expect(frames[0]).toMatch(/^at .*error-kind\.spec/);
    expect(frames.join('\n')).not.toContain('maria');
    expect(errorFrames('text')).toEqual([]);
  });
});
