import { existsSync } from 'node:fs';
import { readEnvironment, WrongConfiguration, type Environment } from '@parley/platform';
import { assertSeparateFiles, STORE_VARIABLES, WEBHOOK_VARIABLES, type StoreLocations } from '@parley/runtime';

/** Where the stores are. Throws `WrongConfiguration`. */
export function storesOf(environment: Environment): StoreLocations {
  const settings = readEnvironment(STORE_VARIABLES, environment);
  assertSeparateFiles(settings);
  return settings;
}

/** The master key that is given; null for that of the file. Throws `WrongConfiguration`. */
export const masterKeyIn = (environment: Environment): Uint8Array | null =>
  readEnvironment({ masterKey: WEBHOOK_VARIABLES.masterKey }, environment).masterKey;

/** A file that is not there would be made, empty, and whoever is in the wrong folder would be told that all is well. */
export function assertThere(file: string, what: string, variable: { readonly name: string }): void {
  if (existsSync(file)) return;
  throw new WrongConfiguration(
    `There is no ${what} at ${file}. Run this in the folder of the product, or say in ${variable.name} where it is.`,
  );
}
