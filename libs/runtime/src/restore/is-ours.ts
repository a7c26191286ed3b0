import { existsSync } from 'node:fs';
import { lookAtAutomations } from '@parley/automations';
import { lookAtReadModel } from '@parley/read-models';

/** Whether a file is a read model of this product, and so can be made anew from the log. */
export const isReadModel = (file: string): boolean => is(lookAtReadModel, file);

/** Likewise, what automations know. */
export const isOfAutomations = (file: string): boolean => is(lookAtAutomations, file);

function is(lookAt: (file: string) => void, file: string): boolean {
  try {
    lookAt(file);
    return existsSync(file);
  } catch {
    return false;
  }
}
