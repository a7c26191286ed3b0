import type { Command } from '../command';
import { runTask } from '../run-task';
import { STORES_HELP } from './stores-help';

export const parked: Command = {
  name: 'parked',
  usage: '[STREAM] [--again]',
  summary: 'shows commits that could not be handled, and handles them again',
  help: `Shows the commits that could not be handled for what they say, and how much waits behind each in its stream: of one stream,
such as conversation-ws_default/conv_1, or of all. With --again they are handled again first, each stream from the parked
commit on, as after an update that can read them. Exits with 1 when something is parked still.

${STORES_HELP}`,
  options: { again: { type: 'boolean', help: 'handle them again' } },
  positionals: 1,
  read({ options, positionals: [stream] }) {
    const again = options['again'] === true;
    return (context) => runTask({ task: 'parked', again, ...(stream === undefined ? {} : { stream }) }, context);
  },
};
