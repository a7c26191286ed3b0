import { selectionAt, withSelection } from '../src/matching';
import type { Selection } from '../src/webhook';

const place = (position: number) => ({ epoch: 1, position: String(position).padStart(3, '0') });
const selecting = (...events: Selection['events']): Selection => ({
  format: 'event',
  events,
  filters: [],
  ordered: true,
});

describe('the selections of a webhook', () => {
  const first = withSelection([], selecting('*'), place(5), place(3));

  it('begin behind a place: what stands there is none of theirs', () => {
    expect(selectionAt(first, place(5))).toBeUndefined();
    expect(selectionAt(first, { ...place(6), index: 0 })?.events).toEqual(['*']);
    expect(selectionAt(first, { epoch: 2, position: '' })?.events).toEqual(['*']);
  });

  it('are kept until all is published that they hold for', () => {
    const second = withSelection(first, selecting('conversation.closed'), place(8), place(4));
    expect(second.map(({ from }) => from)).toEqual([place(5), place(8)]);
    const third = withSelection(second, selecting('conversation.reopened'), place(9), place(8));
    expect(third.map(({ from }) => from)).toEqual([place(8), place(9)]);
    expect(withSelection(third, selecting('*'), place(9), place(9)).map(({ events }) => events)).toEqual([['*']]);
  });

  it('give way to another that begins at the same place, and never begin before one that was told earlier', () => {
    const second = withSelection(first, selecting('conversation.closed'), place(5), place(3));
    expect(second.map(({ events }) => events)).toEqual([['conversation.closed']]);
    const third = withSelection(second, selecting('conversation.reopened'), place(4), place(3));
    expect(third.map(({ from, events }) => [from, events])).toEqual([[place(5), ['conversation.reopened']]]);
  });
});
