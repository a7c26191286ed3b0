import { textSet } from '@parley/domain';

describe('rule 14: tags and labels', () => {
  it('are trimmed, and empty ones left out', () => {
    expect(textSet(['  vip ', '', '   ', 'new\t'])).toEqual(['vip', 'new']);
  });

  it('are compared without regard to case, and kept as first written and in that order', () => {
    expect(textSet(['VIP', 'Öko', 'vip', ' Vip', 'öko', 'trial'])).toEqual(['VIP', 'Öko', 'trial']);
  });

  it('may be named like members of objects', () => {
    expect(textSet(['constructor', '__proto__'])).toEqual(['constructor', '__proto__']);
  });
});
