import { withoutPassword, WrongConfiguration, type Variable } from '@parley/platform';
import { LogDamaged } from '@parley/event-store';
import { FileInUse, isSameFile, realFile, RestoreUnfinished } from '@parley/storage';
import { BESIDE } from './beside';
import {
  EVENT_STORES_ALLOWED,
  fileOfEventStore,
  parseEventStore,
  sqliteFile,
  type EventStoreLocation,
} from './event-store-kinds';

/** The variables that say where the stores are (contract, "Running it"). */
export const STORE_VARIABLES = {
  eventStore: {
    name: 'PARLEY_EVENT_STORE',
    fallback: 'sqlite:./data/events.db',
    allowed: EVENT_STORES_ALLOWED,
    parse: parseEventStore,
  } satisfies Variable<EventStoreLocation>,
  readModel: fileVariable('PARLEY_READ_MODEL', 'sqlite:./data/read-model.db'),
  operations: fileVariable('PARLEY_OPERATIONS', 'sqlite:./data/operations.db'),
};

export interface StoreLocations {
  readonly eventStore: EventStoreLocation;
  readonly readModel: string;
  readonly operations: string;
}

function fileVariable(name: string, fallback: string): Variable<string> {
  return { name, fallback, allowed: 'sqlite:FILE', parse: sqliteFile };
}

/** Throws when two stores would be one file, under whatever names, or one has the name of what lies beside another. */
export function assertSeparateFiles({ eventStore, readModel, operations }: StoreLocations): void {
  const files = {
    [STORE_VARIABLES.eventStore.name]: fileOfEventStore(eventStore),
    [STORE_VARIABLES.readModel.name]: readModel,
    [STORE_VARIABLES.operations.name]: operations,
  };
  const seen: { readonly name: string; readonly path: string }[] = [];
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    const path = realPathOf(name, file);
    const same = seen.find((other) => isSameFile(other.path, path));
    if (same !== undefined)
      throw new WrongConfiguration(`${name} and ${same.name} are the same file: each must have its own.`);
    const beside = seen.find((other) => isBeside(other.path, path) || isBeside(path, other.path));
    if (beside !== undefined)
      throw new WrongConfiguration(
        `${name} and ${beside.name}: one has the name of a file that the other keeps beside it. Rename one.`,
      );
    seen.push({ name, path });
  }
}

const isBeside = (file: string, other: string): boolean => BESIDE.some((suffix) => `${file}${suffix}` === other);

function realPathOf(name: string, file: string): string {
  try {
    return realFile(file);
  } catch (error) {
    throw new WrongConfiguration(`${name}: ${(error as Error).message}`);
  }
}

/** Does what a variable asks for; what goes wrong names the variable and its value. */
export async function carriedOut<A>(name: string, value: string, work: () => A | Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileInUse) throw error;
    // They name the file, and say what to do.
    if (error instanceof RestoreUnfinished) throw new WrongConfiguration(error.message);
    const isLog = name === STORE_VARIABLES.eventStore.name;
    if (error instanceof LogDamaged && isLog) throw new WrongConfiguration(error.message);
    const said = error instanceof Error ? error.message : String(error);
    const reason = error instanceof LogDamaged ? error.fault : said;
    throw new WrongConfiguration(
      `${name} is ${JSON.stringify(withoutPassword(value))}, which does not work: ${reason}`,
    );
  }
}
