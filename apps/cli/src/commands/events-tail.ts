import { eventsAskedFor, NotAllowed, type EventsRequest } from '@parley/operator';
import type { Command, Given, Option } from '../command';
import { runTail } from '../run-tail';
import { STORES_HELP } from './stores-help';
import { WORKSPACE, workspaceOf } from './workspace';

export const eventsTail: Command = {
  name: 'events tail',
  usage: `[--workspace W] [--format F] [--types T,T] [--conversation ID] [--inbox ID]
  [--after CURSOR] [--follow | --no-follow]`,
  summary: 'shows the events of the public event stream as they come',
  help: `Shows the events of a workspace as GET /v1/events gives them, oldest first, from now on, until Ctrl+C ends it: time, type,
conversation and event id of each in a line, or with --json the whole of it, with its cursor. Nothing comes while the product
is stopped: then it ends behind what there is.

${STORES_HELP}`,
  options: {
    workspace: WORKSPACE,
    format: { type: 'string', value: 'F', help: 'event or service, event when it is left out' },
    types: {
      type: 'string',
      value: 'T,T',
      help: 'only events of these types, the own ones of the format when it is left out',
    },
    conversation: { type: 'string', value: 'ID', help: 'only events of this conversation' },
    inbox: { type: 'string', value: 'ID', help: 'only events in this inbox, or that leave it' },
    after: {
      type: 'string',
      value: 'CURSOR',
      help: 'what came behind this cursor; start: all that is kept; now when it is left out',
    },
    follow: { type: 'boolean', help: 'goes on with what comes, also without this' },
    'no-follow': { type: 'boolean', help: 'ends behind what there is' },
  } satisfies Record<string, Option>,
  positionals: 0,
  endless: true,
  read({ options }) {
    const request = requestOf(options);
    return (context) => runTail(request, context);
  },
};

function requestOf({ format, types, conversation, inbox, after, ...options }: Given['options']): EventsRequest {
  if (options['follow'] === true && options['no-follow'] === true)
    throw new NotAllowed('--follow and --no-follow exclude each other: give one of them.');
  const given = {
    workspace: workspaceOf(options),
    format,
    types: typeof types === 'string' ? types.split(',') : types,
    conversation,
    inbox,
    after,
    follow: options['no-follow'] !== true,
  };
  return eventsAskedFor(given, (field) => `--${field}`);
}
