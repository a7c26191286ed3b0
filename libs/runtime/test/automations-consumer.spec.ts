import { inMemoryEventStore, type Batch, type Position, type RecordedCommit } from '@parley/event-store';
import { inMemoryConsumers, inMemoryConsumerState, type Lease } from '@parley/subscriptions';
import { conversationOpened, logWriter, turnsDuring } from '@parley/testing';
import { automationsConsumer } from '../src/consumers/automations-consumer';

const lease: Lease = { name: 'automations', token: 1 };
const handling = { lease, fatal: new Set<Position>() };

/** The consumer on a store that only keeps what was asked of it, and of who acts. */
function consumerThatSays() {
  const said: string[] = [];
  const applied: { readonly changes: number; readonly position: Position }[] = [];
  const say = (what: string) => (): void => void said.push(what);
  const state = inMemoryConsumerState(inMemoryConsumers());
  const consumer = automationsConsumer({
    store: inMemoryEventStore(),
    automations: {
      leases: state.leases,
      parked: state.parked,
      checkpoint: () => Promise.resolve(undefined),
      apply(changes, position) {
        said.push('applied');
        applied.push({ changes: changes.length, position });
        return Promise.resolve([]);
      },
      applyParked: () => Promise.resolve(true),
    },
    runner: { resume: say('resume'), suspend: say('suspend'), applied: say('look') },
  });
  return { consumer, said, applied };
}

async function commitsOf(conversations: number): Promise<readonly RecordedCommit[]> {
  const store = inMemoryEventStore();
  const write = logWriter(store);
  for (let n = 0; n < conversations; n += 1) await write.conversation(`conv_${n}`, conversationOpened());
  const commits: RecordedCommit[] = [];
  for await (const commit of store.readAll()) commits.push(commit);
  return commits;
}

const batchOf = (commits: readonly RecordedCommit[], caughtUp: boolean): Batch => ({
  commits,
  position: commits.at(-1)?.position ?? '9',
  caughtUp,
});

describe('the consumer of the automations', () => {
  it('lets nothing happen before all of the log was applied, nor while it begins to follow again', async () => {
    const { consumer, said } = consumerThatSays();
    const commits = await commitsOf(2);
    await consumer.checkpoint();
    await consumer.handle(batchOf(commits.slice(0, 1), false), handling);
    expect(said.splice(0)).toEqual(['suspend', 'applied', 'look']);
    await consumer.handle(batchOf(commits.slice(1), true), handling);
    expect(said.splice(0)).toEqual(['applied', 'resume', 'look']);
    await consumer.checkpoint();
    expect(said).toEqual(['suspend']);
  });

  it('lets nothing happen by a batch that could not be applied', async () => {
    const { said } = consumerThatSays();
    const state = inMemoryConsumerState(inMemoryConsumers());
    const consumer = automationsConsumer({
      store: inMemoryEventStore(),
      automations: {
        leases: state.leases,
        parked: state.parked,
        checkpoint: () => Promise.resolve(undefined),
        apply: () => Promise.reject(new Error('the disk is full')),
        applyParked: () => Promise.resolve(true),
      },
      runner: { resume: () => said.push('resume'), suspend: () => undefined, applied: () => said.push('look') },
    });
    await expect(consumer.handle(batchOf([], true), handling)).rejects.toThrow('the disk is full');
    expect(said).toEqual([]);
  });

  it('applies a large batch in parts, each up to its own place, and lets others have a turn between them', async () => {
    const { consumer, applied } = consumerThatSays();
    const commits = await commitsOf(1_000);
    const { turns } = await turnsDuring(() => consumer.handle(batchOf(commits, true), handling));
    expect(applied.length).toBeGreaterThanOrEqual(5);
    for (const { changes } of applied) expect(changes).toBeLessThanOrEqual(200);
    expect(applied.reduce((sum, { changes }) => sum + changes, 0)).toBe(1_000);
    expect(applied.map(({ position }) => position)).toEqual(applied.map(({ position }) => position).toSorted());
    expect(applied.at(-1)?.position).toBe(commits.at(-1)?.position);
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('keeps its place also by what it does not follow', async () => {
    const { consumer, applied } = consumerThatSays();
    await consumer.handle(batchOf([], true), handling);
    expect(applied).toEqual([{ changes: 0, position: '9' }]);
  });
});
