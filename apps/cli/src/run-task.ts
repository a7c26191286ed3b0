import { ask, copiesOf, tasksOn, type Report, type TaskRequest } from '@parley/operator';
import type { Logger } from '@parley/platform';
import { openEventLog, openStores, STORE_VARIABLES, type StoreLocations } from '@parley/stores';
import type { Context } from './command';
import { assertThere, storesOf } from './settings';

type Tell = (report: Report) => void;

/** Has a task done by the product that runs on the stores, or does it when none runs. True when all is well. */
export async function runTask(request: TaskRequest, { environment, screen, signal }: Context): Promise<boolean> {
  const settings = storesOf(environment);
  let good = false;
  const tell = (report: Report): void => {
    good = isGood(report);
    screen.show(report);
  };
  if (await ask(settings.readModel, request, tell, signal)) return good;
  const { eventStore } = settings;
  if (eventStore.kind === 'sqlite') assertThere(eventStore.file, 'event log', STORE_VARIABLES.eventStore);
  await runHere(request, settings, tell, signal);
  return good;
}

async function runHere(request: TaskRequest, settings: StoreLocations, tell: Tell, signal: AbortSignal): Promise<void> {
  if (request.task === 'copy') {
    const { store, log } = await openEventLog(settings.eventStore, quiet(tell));
    await copiesOf({ log, files: [settings.readModel, settings.operations] }).run(request, tell, signal);
    return store.close();
  }
  const stores = await openStores(settings.eventStore, settings.readModel, quiet(tell));
  // Nothing else writes the read model, so there is no projector to put off.
  const projector = { pause: async () => undefined, resume: () => undefined };
  await tasksOn({ ...stores, projector }).run(request, tell, signal);
  await stores.close();
}

function isGood(report: Report): boolean {
  if (report.tag === 'copied') return report.copied.differences === 0;
  if (report.tag !== 'verified') return report.tag === 'rebuilt';
  const { differences, behind, events } = report.verified;
  return differences === 0 && (behind === 0 || behind < events);
}

/** What the stores warn of is told as the rest is. */
function quiet(tell: Tell): Logger {
  const warn = (fields: object, text: string): void =>
    tell({ tag: 'warning', message: `${text} ${JSON.stringify(fields)}` });
  return { debug: () => undefined, info: () => undefined, warn, error: warn };
}
