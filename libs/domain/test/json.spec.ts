import { sameJson } from '@parley/domain';

describe('two values of JSON', () => {
  it.each([
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: null }, {}],
    [['x'], { 0: 'x' }],
    [[], {}],
    [null, {}],
    [0, '0'],
    [
      [1, 2],
      [2, 1],
    ],
  ])('are not the same: %j and %j', (a, b) => {
    expect(sameJson(a, b)).toBe(false);
  });
});
