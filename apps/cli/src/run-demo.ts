import { playDemo } from '@parley/demo';
import { requestKeys, requestStatus, TaskNotDone, type KeyAnswer, type ProductStatus } from '@parley/operator';
import { throttled } from '@parley/platform';
import type { Context } from './command';
import { addressOf } from './product-address';
import { startProduct } from './product-process';
import { storesOf } from './settings';

/** Plays the demo on the product that runs on the stores; starts one for as long as it takes when none runs. */
export async function runDemo(workspace: string, context: Context): Promise<boolean> {
  const { environment, output, signal } = context;
  const { readModel } = storesOf(environment);
  const running = await requestStatus(readModel, signal);
  if (running !== undefined) return play(running, { workspace, readModel, address: undefined }, context);
  const address = addressOf(environment);
  const product = await startProduct(environment, signal);
  try {
    for (const message of product.said) output.show({ tag: 'warning', message });
    const started = await requestStatus(readModel, signal);
    if (started === undefined)
      throw new TaskNotDone(
        'The product was started and cannot be asked for a key: the path of its socket is too long.',
      );
    return await play(started, { workspace, readModel, address }, context);
  } finally {
    await product.stop();
  }
}

interface Stage {
  readonly workspace: string;
  readonly readModel: string;
  /** Where the product will listen when it is started; undefined when it runs. */
  readonly address: string | undefined;
}

async function play(status: ProductStatus, stage: Stage, { output, signal }: Context): Promise<boolean> {
  const { workspace, readModel, address } = stage;
  const { record, key } = await makeKey(readModel, workspace);
  try {
    const { tries, soon, rulesLeftOut, ...played } = await playDemo({
      url: status.url,
      key,
      signal,
      onProgress: progressOn(output),
    });
    const url = address ?? status.url;
    const there = (lines: readonly string[]): readonly string[] =>
      lines.map((line) => line.replaceAll(status.url, url));
    // The end of a snooze is told in this format alone.
    const tail = `npm run parley -- events tail --workspace ${workspace} --format service`;
    output.show({
      tag: 'played',
      played,
      rulesLeftOut,
      workspace,
      key,
      url,
      running: address === undefined,
      tries: there(tries),
      soon: [...there(soon), tail],
    });
    return true;
  } catch (error) {
    // Nobody was told this key.
    await requestKeys(readModel, { do: 'delete', workspace, id: record.id }).catch(() => undefined);
    throw error;
  }
}

const progressOn = (output: Context['output']): ((done: number, of: number) => void) =>
  throttled(
    (done: number, of: number) => output.show({ tag: 'progress', progress: { step: 'commands', done, of } }),
    (done, of) => done >= of,
  );

async function makeKey(readModel: string, workspace: string): Promise<Extract<KeyAnswer, { tag: 'key-created' }>> {
  const key = { name: 'demo', actorType: 'api', actorId: 'demo', rights: 'write', actAs: true } as const;
  const made = await requestKeys(readModel, { do: 'create', workspace, key });
  if (made?.tag === 'key-created') return made;
  throw new TaskNotDone('The product that runs on these files went away before the demo was played.');
}
