import { inMemoryEventStore, StoreUnavailable } from '@parley/event-store';
import { prometheusMetrics, type Metrics } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { commandCounts, type CommandCounts, type CommandFailure, type Receipt } from '../src';
import { close, open, pathOn } from './paths';

const receipt: Receipt = { revision: 1, changed: true, created: false, replayed: false };
type Result = E.Either<CommandFailure<unknown>, Receipt>;

describe('the figures of commands', () => {
  let metrics: Metrics;
  let counts: CommandCounts;
  beforeEach(() => {
    metrics = prometheusMetrics({ ofProcess: false });
    counts = commandCounts(metrics);
  });
  const counted = async (): Promise<readonly string[]> =>
    (await metrics.read())
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('parley_commands_total{'));

  const failures: readonly (readonly [string, CommandFailure<unknown>])[] = [
    ['refused', { tag: 'Refused', refusal: {}, revision: 1 }],
    ['precondition_failed', { tag: 'PreconditionFailed', revision: 1 }],
    ['key_reused', { tag: 'KeyReused' }],
    ['too_large', { tag: 'TooLarge', bytes: 2, limit: 1 }],
    ['chain_too_long', { tag: 'ChainTooLong', depth: 11 }],
    ['unavailable', { tag: 'Unavailable', reason: '' }],
    ['unknown_outcome', { tag: 'UnknownOutcome', reason: '' }],
    ['unreadable', { tag: 'Unreadable', reason: '' }],
  ];
  it.each([
    ...failures.map(([word, failure]): readonly [string, Result] => [word, E.left(failure)]),
    ['changed', E.right(receipt)],
    ['unchanged', E.right({ ...receipt, changed: false })],
    ['replayed', E.right({ ...receipt, replayed: true })],
  ] satisfies readonly (readonly [string, Result])[])('have %s among the ends of a command', async (word, result) => {
    expect(await counts.counted('CloseConversation', Promise.resolve(result))).toBe(result);
    expect(await counted()).toEqual([`parley_commands_total{command="CloseConversation",result="${word}"} 1`]);
  });

  it('count what was thrown, and throw it', async () => {
    const away = Promise.reject(new StoreUnavailable('away'));
    const defect = Promise.reject(new TypeError('a defect'));
    await expect(counts.counted('AddNote', away)).rejects.toThrow('away');
    await expect(counts.counted('AddNote', defect)).rejects.toThrow('a defect');
    expect(await counted()).toEqual([
      'parley_commands_total{command="AddNote",result="unavailable"} 1',
      'parley_commands_total{command="AddNote",result="failed"} 1',
    ]);
  });
});

describe('the spans of the write path', () => {
  it('are children of the command, and parents of what follows from the commit', async () => {
    const started: object[] = [];
    const ended: unknown[] = [];
    const store = inMemoryEventStore();
    const path = pathOn(store, {
      tracing: {
        start(name, options) {
          started.push({ name, parent: options.parent });
          const end = (...said: readonly unknown[]): void => void ended.push(said);
          return { traceId: 't', sampled: true, traceparent: `ours-${started.length}`, end };
        },
        stop: () => Promise.resolve(),
      },
    });
    await path.sent(open);
    await path.sent(close());
    expect(started).toEqual([
      { name: 'append OpenConversation', parent: undefined },
      { name: 'append CloseConversation', parent: undefined },
    ]);
    const traceparents: unknown[] = [];
    for await (const { metadata } of store.readAll()) traceparents.push(metadata['traceparent']);
    expect(traceparents).toEqual(['ours-1', 'ours-2']);
    expect(ended).toEqual([
      [{ 'parley.command': 'OpenConversation', 'parley.events': expect.any(Number) }, undefined],
      [{ 'parley.command': 'CloseConversation', 'parley.events': 1 }, undefined],
    ]);
  });
});
