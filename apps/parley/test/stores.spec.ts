import { randomUUID } from 'node:crypto';
import { inMemoryEventStore, inMemoryLog } from '@parley/event-store';
import { inMemoryConversationReadModel } from '@parley/read-models';
import { assertOfThisLog, ReadModelOfAnotherLog } from '../src/stores';

describe('a read model', () => {
  async function logOf(commits: number): Promise<ReturnType<typeof inMemoryEventStore>> {
    const store = inMemoryEventStore();
    for (let i = 0; i < commits; i += 1) {
      const event = { id: randomUUID(), type: 'SomethingHappened.v1', data: {}, private: null };
      await store.append(`s-${i}`, 'none', [{ id: randomUUID(), metadata: {}, events: [event] }])();
    }
    return store;
  }
  const at = (place: number): string => String(place).padStart(20, '0');

  it.each([
    [3, undefined],
    [0, undefined],
    [0, 0],
    [3, 2],
    [3, 3],
  ])('on a log of %i commits may have its checkpoint at %p', async (commits, place) => {
    const readModel = inMemoryConversationReadModel();
    if (place !== undefined) await readModel.apply([], at(place));
    await expect(assertOfThisLog(await logOf(commits), readModel, 'read-model.db')).resolves.toBeUndefined();
  });

  it.each([
    [0, 1],
    [3, 4],
  ])('on a log of %i commits is of another log with its checkpoint at %i', async (commits, place) => {
    const readModel = inMemoryConversationReadModel();
    await readModel.apply([], at(place));
    const checked = assertOfThisLog(await logOf(commits), readModel, 'read-model.db');
    await expect(checked).rejects.toThrow(ReadModelOfAnotherLog);
    await expect(checked).rejects.toThrow(/read-model\.db .*Delete it and start again/);
  });

  it('is taken as it is while the log cannot be read', async () => {
    const log = inMemoryLog();
    log.reachable = false;
    const readModel = inMemoryConversationReadModel();
    await readModel.apply([], at(9));
    await expect(assertOfThisLog(inMemoryEventStore(log), readModel, 'x')).resolves.toBeUndefined();
  });
});
