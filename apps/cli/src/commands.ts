import type { Command } from './command';
import { backup } from './commands/backup';
import { copy } from './commands/copy';
import { demo } from './commands/demo';
import { eventsTail } from './commands/events-tail';
import { keys } from './commands/keys';
import { parked } from './commands/parked';
import { rebuild } from './commands/rebuild';
import { restore } from './commands/restore';
import { verify } from './commands/verify';
import { webhooks } from './commands/webhooks';

/** What the command line can do, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  demo,
  rebuild,
  verify,
  parked,
  backup,
  restore,
  copy,
  ...keys,
  ...webhooks,
  eventsTail,
];
