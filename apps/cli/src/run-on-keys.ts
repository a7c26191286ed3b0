import { sqliteApiKeys } from '@parley/access';
import { handleKeyRequest, requestKeys, type KeyAnswer, type KeyRequest } from '@parley/operator';
import { carriedOut, STORE_VARIABLES, type StoreLocations } from '@parley/runtime';
import type { Context } from './command';
import { assertThere, storesOf } from './settings';

/** Has something done to the keys by the product that runs on the stores, or does it on the file when none runs. */
export async function runOnKeys(request: KeyRequest, { environment, output, signal }: Context): Promise<boolean> {
  const settings = storesOf(environment);
  output.show((await requestKeys(settings.readModel, request, signal)) ?? (await onFile(request, settings)));
  return true;
}

async function onFile(request: KeyRequest, { operations }: StoreLocations): Promise<KeyAnswer> {
  const { name } = STORE_VARIABLES.operations;
  // The first key may be made before the product was ever started.
  if (request.do !== 'create') assertThere(operations, 'file of keys', STORE_VARIABLES.operations);
  const store = await carriedOut(name, `sqlite:${operations}`, () => sqliteApiKeys(operations));
  try {
    return await handleKeyRequest(store, request);
  } finally {
    await store.close();
  }
}
