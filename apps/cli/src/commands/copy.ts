import { NotAllowed } from '@parley/operator';
import { withoutPassword } from '@parley/platform';
import { absoluteEventStore, STORE_VARIABLES, type EventStoreLocation } from '@parley/runtime';
import type { Command } from '../command';
import { runTask } from '../run-task';
import { STORES_HELP } from './stores-help';

export const copy: Command = {
  name: 'copy',
  usage: '--to STORE',
  summary: 'copies the whole event log to another event store, and compares the two',
  help: `Copies the whole event log from PARLEY_EVENT_STORE to another event store: the same streams, events, ids, revisions and metadata,
in the same order. Then both are read side by side and compared; every difference is printed (of more than 1,000 the first
ones), and it exits with 1 when there is one. Only positions are the target's own, so a read model is made anew there.

The target has to be empty, and nothing else may write to it. Interrupted or killed, the copy goes on where it stopped when it is
run again. It ends at the end that the log had when it began; commands may go on meanwhile, and running it again takes what
came later.

${STORES_HELP}`,
  options: {
    to: { type: 'string', value: 'STORE', help: 'where the copy goes: sqlite:FILE or esdb://HOST:PORT' },
  },
  positionals: 0,
  read({ options }) {
    const to = targetOf(options['to']);
    return (context) => runTask({ task: 'copy', to }, context);
  },
};

function targetOf(given: unknown): EventStoreLocation {
  const { allowed, parse } = STORE_VARIABLES.eventStore;
  if (typeof given !== 'string') throw new NotAllowed(`--to is missing: it must be ${allowed}.`);
  const to = parse(given);
  if (to === undefined)
    throw new NotAllowed(`--to is ${JSON.stringify(withoutPassword(given))}: it must be ${allowed}.`);
  // Whoever does it may be in another folder.
  return absoluteEventStore(to);
}
