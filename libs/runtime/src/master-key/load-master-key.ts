import { WrongConfiguration } from '@parley/platform';
import { sealerOf } from '@parley/webhooks';
import { makeMasterKey, masterKeyBeside, readMasterKey } from './master-key-file';

interface Loaded {
  /** That of `PARLEY_MASTER_KEY`; null where it is not set. */
  readonly given: Uint8Array | null;
  /** Beside this file lies that of the key; this process has claimed it. */
  readonly operations: string;
  /** What proves the key that signing keys were sealed under; undefined as long as none was. */
  readonly check: string | undefined;
}

/**
 * The key under which signing keys are sealed, 32 bytes: the given one, else that of the file beside the operations, which is made where
 * there is none and nothing was sealed yet. As long as nothing was sealed, any key will do. Throws `WrongConfiguration`, with a sentence
 * that says what to do and nothing of a key.
 */
export function loadMasterKey({ given, operations, check }: Loaded): Uint8Array {
  const file = masterKeyBeside(operations);
  const isRight = (key: Uint8Array): boolean => check === undefined || sealerOf(key).check === check;
  if (given !== null) {
    if (isRight(given)) return given;
    throw new WrongConfiguration(
      `PARLEY_MASTER_KEY is another key than the one that the signing keys of webhooks were sealed under: set that one, or, if it is in the file ${file}, do not set the variable.`,
    );
  }
  const found = readMasterKey(file);
  if (found === undefined) {
    if (check === undefined) return makeMasterKey(file);
    throw new WrongConfiguration(
      `The master key is missing, and signing keys of webhooks were sealed under it: set PARLEY_MASTER_KEY as it was set before, or bring back the file ${file} from a backup.`,
    );
  }
  if (isRight(found)) return found;
  throw new WrongConfiguration(
    `The master key in ${file} is another one than the signing keys of webhooks were sealed under: set PARLEY_MASTER_KEY as it was set before, or bring back that file from a backup.`,
  );
}
