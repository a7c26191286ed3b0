import type { Command } from '../command';
import { runTask } from '../run-task';
import { STORES_HELP } from './stores-help';

export const verify: Command = {
  name: 'verify',
  usage: '',
  summary: 'folds the whole event log and compares it with the read model, field by field, and with the public log',
  help: `Folds the whole event log by other code than the read model's own and compares the two, field by field: conversations, counts,
lists, messages' statuses, contacts, teammates, inboxes and routing rules. Then it compares every public event with what the
public log holds. Prints every difference (of more than 100,000 the first ones) and exits with 1 when there is one.
Commands may go on meanwhile.

${STORES_HELP}`,
  options: {},
  positionals: 0,
  read: () => (context) => runTask({ task: 'verify' }, context),
};
