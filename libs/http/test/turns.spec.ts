import { Turns } from '../src/server/turns';

const holder = (work: string): { readonly id: string } => ({ id: work.slice(0, 1) });

describe('turns', () => {
  it('go round between those who have work, and each has its own in its order', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const all = ['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map(
      (work) => new Promise<void>((resolve) => turns.take(holder(work), () => resolve(void done.push(work)))),
    );
    await Promise.all(all);
    expect(done).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('go round between workspaces first, however many keys one of them has', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const all = ['a1', 'b1', 'c1', 'a2', 'x1', 'x2', 'y1'].map((work) => {
      const { id } = holder(work);
      const workspace = 'abc'.includes(id) ? 'many keys' : 'few';
      return new Promise<void>((resolve) => turns.take({ id, workspace }, () => resolve(void done.push(work))));
    });
    await Promise.all(all);
    expect(done).toEqual(['a1', 'x1', 'b1', 'y1', 'c1', 'x2', 'a2']);
  });

  it('leave the event loop to others when one was long', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const long = (work: string): Promise<void> =>
      new Promise((resolve) =>
        turns.take(holder('a'), () => {
          for (const began = performance.now(); performance.now() - began < 20;);
          done.push(work);
          resolve();
        }),
      );
    const other = new Promise<void>((resolve) => setTimeout(() => resolve(void done.push('a timer')), 1));
    await Promise.all([long('first'), long('second'), other]);
    expect(done.indexOf('a timer')).toBeLessThan(done.indexOf('second'));
  });

  it('are given up by those who are gone, and the others go on', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const others: Promise<void>[] = [];
    for (const work of ['a1', 'a2', 'b1', 'a3', 'c1']) {
      if (work === 'a1' || work === 'b1' || work === 'a3') turns.take(holder(work), () => done.push(work))();
      else others.push(new Promise((resolve) => turns.take(holder(work), () => resolve(void done.push(work)))));
    }
    await Promise.all(others);
    await new Promise(setImmediate);
    expect(done).toEqual(['a2', 'c1']);
    await new Promise<void>((resolve) => turns.take(holder('a'), resolve));
  });
});
