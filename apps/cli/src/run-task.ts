import { existsSync } from 'node:fs';
import { ask, tasksOn, type OperatorTask, type Report } from '@parley/operator';
import { readEnvironment, WrongConfiguration, type Environment, type Logger } from '@parley/platform';
import { assertSeparateFiles, openStores, STORE_VARIABLES, type StoreLocations } from '@parley/stores';
import type { Screen } from './screen';

/**
 * Has a task done by the product that runs on the stores, or does it when none runs. True when all is well. What is in the way
 * of it throws, with a message that says what to do.
 */
export async function runTask(
  task: OperatorTask,
  environment: Environment,
  screen: Screen,
  signal: AbortSignal,
): Promise<boolean> {
  const settings = readEnvironment(STORE_VARIABLES, environment);
  assertSeparateFiles(settings);
  let good = false;
  const tell = (report: Report): void => {
    good = isGood(report);
    screen.show(report);
  };
  try {
    if (await ask(settings.readModel, task, tell, signal)) return good;
    assertThere(settings);
    const stores = await openStores(settings.eventStore, settings.readModel, quiet(tell));
    // Nothing else writes the read model, so there is no projector to put off.
    const projector = { pause: async () => undefined, resume: () => undefined };
    await tasksOn({ ...stores, projector }).run(task, tell, signal);
    await stores.close();
    return good;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    screen.end();
  }
}

/** A log that is not there would be made, empty, and whoever is in the wrong folder would be told that all is well. */
function assertThere({ eventStore }: StoreLocations): void {
  if (eventStore.kind !== 'sqlite' || existsSync(eventStore.file)) return;
  throw new WrongConfiguration(
    `There is no event log at ${eventStore.file}. Run this in the folder of the product, or say in ${STORE_VARIABLES.eventStore.name} where its log is.`,
  );
}

function isGood(report: Report): boolean {
  if (report.tag !== 'verified') return report.tag === 'rebuilt';
  const { differences, behind, events } = report.verified;
  return differences === 0 && (behind === 0 || behind < events);
}

/** What the stores warn of is told as the rest is. */
function quiet(tell: (report: Report) => void): Logger {
  const warn = (fields: object, text: string): void =>
    tell({ tag: 'warning', message: `${text} ${JSON.stringify(fields)}` });
  return { debug: () => undefined, info: () => undefined, warn, error: warn };
}
