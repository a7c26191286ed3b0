import { conversationOpened, MONDAY } from '@parley/testing';
import { eventIdOf, PUBLIC_FORMATS } from '../src';
import { published } from './publishing';

describe('the id of a public event', () => {
  it('depends on its time, its source and the format alone, in every version', () => {
    const ids = PUBLIC_FORMATS.flatMap((format) => ['a', 'b'].map((source) => eventIdOf(1, source, format)));
    expect(new Set(ids).size).toBe(4);
    expect(eventIdOf(1, 'a', 'event')).toBe('evt_0000000001GDQMNNZTWBHZXCAA');
  });

  it('begins with the stamp of the commit, and is another in each format', () => {
    const ids = published([[conversationOpened({ at: MONDAY })]]).map(({ eventId }) => eventId);
    expect(ids.map((id) => id.slice(0, 14))).toEqual(['evt_01KJPWD6M0', 'evt_01KJPWD6M0']);
    expect(new Set(ids).size).toBe(2);
  });
});
