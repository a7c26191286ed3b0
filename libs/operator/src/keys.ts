import { KeysUnavailable, TooManyKeys, type ApiKeyRecord, type ApiKeyStore, type NewApiKey } from '@parley/access';

/** What an operator asks of the API keys. Answered at once, also while a task goes on. */
export type KeyRequest =
  | { readonly do: 'create'; readonly workspace: string; readonly key: NewApiKey }
  | { readonly do: 'list'; readonly workspace: string }
  | { readonly do: 'delete'; readonly workspace: string; readonly id: string };

export type KeyAnswer =
  /** The one time that the key is told. */
  | { readonly tag: 'key-created'; readonly record: ApiKeyRecord; readonly key: string }
  | { readonly tag: 'keys'; readonly workspace: string; readonly keys: readonly ApiKeyRecord[] }
  | { readonly tag: 'key-deleted'; readonly workspace: string; readonly id: string; readonly changed: boolean };

/** It cannot be done as things are. The message says why. */
export class KeyNotChanged extends Error {
  override readonly name = 'KeyNotChanged';
}

const PAGE = 200;

/** Does what is asked; what is made or deleted is on the disk when this resolves. Rejects with `KeyNotChanged`. */
export async function handleKeyRequest(store: ApiKeyStore, request: KeyRequest): Promise<KeyAnswer> {
  const { workspace } = request;
  try {
    switch (request.do) {
      case 'create': {
        const creation = await store.create(workspace, request.key);
        if (creation.tag !== 'created') throw new Error(`a new key was answered with ${creation.tag}`);
        return { tag: 'key-created', record: creation.record, key: creation.key };
      }
      case 'list':
        return { tag: 'keys', workspace, keys: await allOf(store, workspace) };
      case 'delete': {
        const { id } = request;
        const deletion = await store.delete(workspace, id);
        if (deletion === undefined)
          throw new KeyNotChanged(
            `There is no key ${id} in the workspace ${workspace}. See: npm run parley -- keys list`,
          );
        return { tag: 'key-deleted', workspace, id, changed: deletion === 'deleted' };
      }
    }
  } catch (error) {
    if (error instanceof TooManyKeys) throw new KeyNotChanged(error.message);
    if (error instanceof KeysUnavailable)
      throw new KeyNotChanged(
        error.outcome === 'nothing'
          ? `The keys cannot be reached, and nothing was changed: ${error.message}`
          : `The change may or may not have been made, look at the list: ${error.message}`,
      );
    throw error;
  }
}

async function allOf(store: ApiKeyStore, workspace: string): Promise<readonly ApiKeyRecord[]> {
  const keys: ApiKeyRecord[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: Awaited<ReturnType<ApiKeyStore['list']>> = await store.list(workspace, { after, limit: PAGE });
    keys.push(...page.keys);
    after = page.next;
  }
  return keys;
}
