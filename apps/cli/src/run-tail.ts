import { requestEvents, tailEvents, type EventsRequest } from '@parley/operator';
import { sqlitePublicLog } from '@parley/public-log';
import { carriedOut, publicLogBeside, STORE_VARIABLES, type StoreLocations } from '@parley/runtime';
import type { Context } from './command';
import { assertThere, storesOf } from './settings';

/** Shows public events by the product that runs on the stores, or those in the file when none runs: nothing is added to it then. */
export async function runTail(request: EventsRequest, { environment, output, signal }: Context): Promise<boolean> {
  const settings = storesOf(environment);
  const show = (item: string): Promise<void> => output.item(item, signal);
  if (await requestEvents(settings.readModel, request, show, signal)) return true;
  await showFile({ ...request, follow: false }, settings, show, signal);
  if (request.follow)
    output.note(
      'The product is stopped, and nothing comes while it is. Start it, and run this again to see what comes.',
    );
  return true;
}

async function showFile(
  request: EventsRequest,
  { operations }: StoreLocations,
  show: (item: string) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { name } = STORE_VARIABLES.operations;
  const file = publicLogBeside(operations);
  assertThere(file, 'public log', STORE_VARIABLES.operations);
  const log = await carriedOut(name, `sqlite:${operations}`, () => sqlitePublicLog(file));
  try {
    for await (const items of tailEvents(log, request, signal)) for (const item of items) await show(item);
  } finally {
    await log.close();
  }
}
