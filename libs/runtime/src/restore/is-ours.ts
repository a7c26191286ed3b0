import { existsSync } from 'node:fs';
import { lookAtReadModel } from '@parley/read-models';

/** Whether a file is a read model of this product, and so can be made anew from the log. */
export function isOurs(file: string): boolean {
  try {
    lookAtReadModel(file);
    return existsSync(file);
  } catch {
    return false;
  }
}
