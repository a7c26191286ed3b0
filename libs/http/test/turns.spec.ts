import { Turns } from '../src/server/turns';

describe('turns', () => {
  it('go round between those who have work, and each has its own in its order', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const all = ['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map(
      (work) => new Promise<void>((resolve) => turns.take(work.slice(0, 1), () => resolve(void done.push(work)))),
    );
    await Promise.all(all);
    expect(done).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('leave the event loop to others when one was long', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const long = (work: string): Promise<void> =>
      new Promise((resolve) =>
        turns.take('a', () => {
          for (const began = performance.now(); performance.now() - began < 20;);
          done.push(work);
          resolve();
        }),
      );
    const other = new Promise<void>((resolve) => setTimeout(() => resolve(void done.push('a timer')), 1));
    await Promise.all([long('first'), long('second'), other]);
    expect(done.indexOf('a timer')).toBeLessThan(done.indexOf('second'));
  });
});
