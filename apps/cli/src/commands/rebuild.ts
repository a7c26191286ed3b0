import type { Command } from '../command';
import { runTask } from '../run-task';
import { STORES_HELP } from './stores-help';

export const rebuild: Command = {
  name: 'rebuild',
  usage: '',
  summary: 'makes the read model anew from the event log, beside the one in use, and puts it in its place',
  help: `Makes the read model anew from the event log, beside the one in use, and puts it in its place when it has caught up. Queries and
commands go on meanwhile and none fails. Interrupted, it leaves everything as it was. It needs as much free disk as the read
model takes.

${STORES_HELP}`,
  options: {},
  positionals: 0,
  read: () => (context) => runTask({ task: 'rebuild' }, context),
};
