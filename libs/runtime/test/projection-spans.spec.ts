import type { RecordedCommit } from '@parley/event-store';
import type { Span, Tracing } from '@parley/platform';
import { MONDAY } from '@parley/testing';
import { projectionSpans } from '../src/consumers/projection-spans';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const sampled = `00-${TRACE}-b7ad6b7169203331-01`;

describe('the spans of the projection', () => {
  let started: (string | undefined)[];
  let ended: (string | undefined)[];
  const tracing: Tracing = {
    start(_, { parent }): Span {
      started.push(parent);
      const end: Span['end'] = (_said, failed) => void ended.push(failed);
      return { traceId: TRACE, sampled: true, traceparent: '', end };
    },
    stop: () => Promise.resolve(),
  };
  beforeEach(() => {
    started = [];
    ended = [];
  });
  const commit = (traceparent: string | undefined, at = MONDAY): RecordedCommit => ({
    id: 'c',
    stream: 's',
    firstRevision: 0,
    revision: 0,
    position: '1',
    metadata: {
      occurredAt: new Date(at).toISOString(),
      command: 'AddNote',
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    events: [],
  });
  const project = (commits: readonly RecordedCommit[], work: () => Promise<void>): Promise<void> =>
    projectionSpans(tracing, () => MONDAY + 60_000)({ commits }, work);

  it('are one for each commit whose command was traced, from before the batch to after it', async () => {
    const commits = [commit(sampled), commit(undefined), commit(sampled.replace(/1$/, '0')), commit('maria')];
    await project(commits, async () => {
      expect([started, ended]).toEqual([[sampled], []]);
    });
    expect(ended).toEqual([undefined]);
  });

  it('leave out what happened long ago: a read model that is made anew traces nothing', async () => {
    await project([commit(sampled, MONDAY - 600_000)], () => Promise.resolve());
    expect(started).toEqual([]);
  });

  it('say of what kind the error was when the batch failed', async () => {
    const failing = project([commit(sampled)], () => Promise.reject(new TypeError('of a person')));
    await expect(failing).rejects.toThrow(TypeError);
    expect(ended).toEqual(['TypeError']);
  });
});
