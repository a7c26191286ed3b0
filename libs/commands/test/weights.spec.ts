import { join } from 'node:path';
import { weighedIn } from '@parley/testing';

const SHAPES = 16;

describe('the streams that a process knows folded', () => {
  it('are weighed as what they really take, within twice of it: small ones, usual ones, and as large as they can be', async () => {
    const weighed = await weighedIn(join(__dirname, 'weights/streams.ts'));
    expect(Object.keys(weighed)).toHaveLength(SHAPES);
    expect(Object.entries(weighed).filter(([, ratio]) => ratio < 0.5 || ratio > 2)).toEqual([]);
  });
});
