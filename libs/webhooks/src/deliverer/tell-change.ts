import type { Logger } from '@parley/platform';
import type { StatusChange } from '../port';

/** Says in the log what has become of a webhook, and why. */
export function tellChange(logger: Logger, { webhook, workspace, status, reason }: StatusChange): void {
  const fields = { webhook, workspace, reason };
  if (status === 'active') logger.info(fields, 'A webhook works again');
  else logger.warn(fields, status === 'disabled' ? 'A webhook is disabled' : `A webhook is ${status}`);
}
