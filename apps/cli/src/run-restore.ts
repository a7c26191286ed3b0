import { fileOfEventStore, restore } from '@parley/runtime';
import { throttled } from '@parley/platform';
import type { Context } from './command';
import { storesOf } from './settings';

type Progress = Parameters<Parameters<typeof restore>[0]['onProgress']>[0];

/** Never through a product that runs: it has the files open. */
export async function runRestore(from: string, { environment, output, signal }: Context): Promise<boolean> {
  const { eventStore, operations, readModel } = storesOf(environment);
  const events = fileOfEventStore(eventStore);
  const started = performance.now();
  const restored = await restore({
    from,
    files: { operations, readModel, ...(events === undefined ? {} : { events }) },
    onProgress: throttled((progress: Progress) => output.show({ tag: 'progress', progress })),
    signal,
  });
  const seconds = Math.round(performance.now() - started) / 1000;
  output.show({ tag: 'restored', restored, seconds });
  return true;
}
