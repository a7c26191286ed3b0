import { existsSync } from 'node:fs';
import { backupsOf, requestTask, copiesOf, rebuildsOf, tasksOn, type Report, type TaskRequest } from '@parley/operator';
import type { Logger } from '@parley/platform';
import { sqlitePublicLog, type PublicLog } from '@parley/public-log';
import {
  automationsBeside,
  handleParkedAgain,
  openEventLog,
  openForRebuild,
  openKeptAutomations,
  openStores,
  publicLogBeside,
  STORE_VARIABLES,
  type StoreLocations,
} from '@parley/runtime';
import { lockFile } from '@parley/storage';
import type { Context } from './command';
import { assertThere, masterKeyIn, storesOf } from './settings';

type Emit = (report: Report) => void;

interface Settings extends StoreLocations {
  readonly masterKeyGiven: boolean;
}

/** Has a task done by the product that runs on the stores, or does it when none runs. True when all is well. */
export async function runTask(request: TaskRequest, { environment, output, signal }: Context): Promise<boolean> {
  const settings = { ...storesOf(environment), masterKeyGiven: masterKeyIn(environment) !== null };
  let good = false;
  const emit = (report: Report): void => {
    good = isGood(report);
    output.show(report);
  };
  if (await requestTask(settings.readModel, request, emit, signal)) return good;
  const { eventStore } = settings;
  if (eventStore.kind === 'sqlite') assertThere(eventStore.file, 'event log', STORE_VARIABLES.eventStore);
  await runHere(request, settings, emit, signal);
  return good;
}

async function runHere(request: TaskRequest, settings: Settings, emit: Emit, signal: AbortSignal): Promise<void> {
  if (request.task === 'copy') {
    const { store, log } = await openEventLog(settings.eventStore, quiet(emit));
    const { readModel, operations } = settings;
    await copiesOf({
      log,
      files: [readModel, automationsBeside(readModel), operations, publicLogBeside(operations)],
    }).run(request, emit, signal);
    return store.close();
  }
  if (request.task === 'backup') return backUpHere(request, settings, emit, signal);
  // Nothing else writes the read model, so there is no projector to put off.
  const projector = { pause: async () => undefined, resume: () => undefined };
  if (request.task === 'rebuild') {
    const opened = await openForRebuild(settings.eventStore, settings.readModel, quiet(emit));
    await rebuildsOf({ ...opened, projector }).run({ task: 'rebuild' }, emit, signal);
    return opened.close();
  }
  const stores = await openStores(settings.eventStore, settings.readModel, quiet(emit));
  const publicLog = request.task === 'verify' ? openedPublicLog(settings) : undefined;
  const automations = request.task === 'parked' ? openKeptAutomations(settings.readModel) : undefined;
  const opened = { ...stores, automations };
  const again = (consumer: string, stream: string): Promise<boolean> => handleParkedAgain(opened, consumer, stream);
  await tasksOn({ ...opened, projector, again, operations: settings.operations }).run(request, emit, signal);
  await automations?.close();
  await publicLog?.close();
  await stores.close();
}

/** Undefined where nothing was ever published. */
function openedPublicLog({ operations }: StoreLocations): Pick<PublicLog, 'close'> | undefined {
  const file = publicLogBeside(operations);
  return existsSync(file) ? sqlitePublicLog(file) : undefined;
}

async function backUpHere(
  request: Extract<TaskRequest, { task: 'backup' }>,
  { eventStore, operations, masterKeyGiven }: Settings,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  assertThere(operations, 'file of keys', STORE_VARIABLES.operations);
  // A log on a server is left to it, whether it can be reached or not.
  const opened = eventStore.kind === 'sqlite' ? await openEventLog(eventStore, quiet(emit)) : undefined;
  const releases: (() => void)[] = [];
  try {
    for (const file of [operations, publicLogBeside(operations)]) releases.push(lockFile(file));
    await backupsOf({ log: eventStore, operations, masterKeyGiven }).run(request, emit, signal);
  } finally {
    for (const release of releases) release();
    await opened?.store.close();
  }
}

function isGood(report: Report): boolean {
  if (report.tag === 'copied') return report.copied.differences === 0;
  if (report.tag === 'parked-told') return report.parked === 0;
  if (report.tag !== 'verified') return report.tag === 'rebuilt' || report.tag === 'backed-up';
  const { differences, behind, events } = report.verified;
  return differences === 0 && (behind === 0 || behind < events);
}

/** What the stores warn of is told as the rest is. */
function quiet(emit: Emit): Logger {
  const warn = (fields: object, text: string): void =>
    emit({ tag: 'warning', message: `${text} ${JSON.stringify(fields)}` });
  return { debug: () => undefined, info: () => undefined, warn, error: warn };
}
