import { Lineup, type Decided } from '../src/write-path/lineup';

const there = (value: string): PromiseSettledResult<string> => ({ status: 'fulfilled', value });
const wrote = (value: string): Decided<string> => ({ wrote: true, result: there(value) });
const answered = (value: string): Decided<string> => ({ wrote: false, result: there(value) });
const lost: Decided<string> = { wrote: true, result: { status: 'fulfilled', value: undefined } };

describe('commands that wait in their order', () => {
  it('leave with their results as they are decided', () => {
    const lineup = new Lineup<string, string>(['a', 'b', 'c']);
    expect(lineup.settle([wrote('1'), answered('2')])).toBe(0);
    expect([lineup.first, lineup.ahead(5)]).toEqual(['c', ['c']]);
    lineup.answerFirst(there('3'));
    expect([lineup.first, lineup.results]).toEqual([undefined, ['1', '2', '3'].map(there)]);
  });

  it('wait again where they were lost, and so does every answer after them', () => {
    const lineup = new Lineup<string, string>(['a', 'b', 'c', 'd', 'e']);
    expect(lineup.settle([answered('1'), lost, answered('of too early'), lost])).toBe(3);
    expect(lineup.ahead(5)).toEqual(['b', 'c', 'd', 'e']);
    lineup.answerAll('later');
    expect(lineup.results).toEqual(['1', 'later', 'later', 'later', 'later'].map(there));
  });

  it('do not wait again where the store has them, whatever was lost before', () => {
    const lineup = new Lineup<string, string>(['a', 'b', 'c']);
    lineup.settle([lost, wrote('perhaps'), lost]);
    expect(lineup.ahead(5)).toEqual(['a', 'c']);
    lineup.answerAll('later');
    expect(lineup.results).toEqual(['later', 'perhaps', 'later'].map(there));
  });
});
