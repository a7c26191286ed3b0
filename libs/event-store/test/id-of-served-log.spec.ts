import { idOfServedLog, inMemoryEventStore, inMemoryLog, StoreUnavailable } from '../src';

describe('the id of a log on a server', () => {
  it('is made once, whoever asks first, and is another for another log', async () => {
    const log = inMemoryLog();
    const [one, another] = [inMemoryEventStore(log), inMemoryEventStore(log)];
    const ids = await Promise.all([one, another, one].map(idOfServedLog));
    expect(new Set(ids).size).toBe(1);
    expect(await idOfServedLog(another)).toBe(ids[0]);
    expect(await idOfServedLog(inMemoryEventStore())).not.toBe(ids[0]);
    expect(log.commits).toHaveLength(1);
  });

  it('is not known while the server is away', async () => {
    const store = inMemoryEventStore();
    await store.close();
    await expect(idOfServedLog(store)).rejects.toThrow(StoreUnavailable);
  });
});
