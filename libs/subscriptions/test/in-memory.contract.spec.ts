import { inMemoryConsumers, inMemoryConsumerState, inMemoryConsumerTables } from '../src';
import { consumerStateContract } from './consumer-state.contract';

consumerStateContract('in memory', () => {
  const shared = inMemoryConsumers();
  const clock = { now: 1_000_000 };
  const open = () => inMemoryConsumerState(shared, () => clock.now);
  return {
    clock,
    state: open(),
    another: open,
    transaction: (work) => work(inMemoryConsumerTables(shared)),
    dispose: () => undefined,
  };
});
