import { actorOf, idOf, nameOf, NotAllowed, rightsOf, type KeyRequest } from '@parley/operator';
import type { Command, Option } from '../command';
import { runOnKeys } from '../run-on-keys';
import { STORES_HELP } from './stores-help';
import { WORKSPACE, workspaceOf } from './workspace';

const ACTOR = 'TYPE:ID, such as api:importer';

const run =
  (request: KeyRequest): ReturnType<Command['read']> =>
  (context) =>
    runOnKeys(request, context);

const create: Command = {
  name: 'keys create',
  usage: '--actor TYPE:ID --rights RIGHTS [--workspace W] [--name N] [--act-as]',
  summary: 'makes an API key and prints it, this once',
  help: `Makes an API key and prints it. Only its hash is kept, so it cannot be shown again. What is done with it is done by its actor.
It works at once.

${STORES_HELP}`,
  options: {
    actor: { type: 'string', value: 'TYPE:ID', help: 'who it acts as: contact, attendant, agent, automation or api' },
    rights: { type: 'string', value: 'RIGHTS', help: 'read, write or admin, each with those before it' },
    workspace: WORKSPACE,
    name: { type: 'string', value: 'N', help: 'what people call it' },
    'act-as': { type: 'boolean', help: 'may name another actor with the header Parley-Actor' },
  } satisfies Record<string, Option>,
  positionals: 0,
  read({ options }) {
    const workspace = workspaceOf(options);
    const rights = rightsOf('--rights', options['rights']);
    const name = nameOf('--name', options['name']);
    return run({
      do: 'create',
      workspace,
      key: { name, ...actorGiven(options['actor']), rights, actAs: options['act-as'] === true },
    });
  },
};

function actorGiven(given: unknown): ReturnType<typeof actorOf> {
  if (typeof given !== 'string') throw new NotAllowed(`--actor is missing: it must be ${ACTOR}.`);
  const at = given.indexOf(':');
  if (at < 0) throw new NotAllowed(`--actor is ${JSON.stringify(given)}: it must be ${ACTOR}.`);
  return actorOf('--actor', given.slice(0, at), given.slice(at + 1));
}

const list: Command = {
  name: 'keys list',
  usage: '[--workspace W]',
  summary: 'shows the API keys of a workspace, without the keys themselves',
  help: `Shows the API keys of a workspace: id, name, rights, actor, and when each was made and last used. Those of
PARLEY_BOOTSTRAP_KEY are not among them.

${STORES_HELP}`,
  options: { workspace: WORKSPACE },
  positionals: 0,
  read: ({ options }) => run({ do: 'list', workspace: workspaceOf(options) }),
};

const remove: Command = {
  name: 'keys delete',
  usage: 'ID [--workspace W]',
  summary: 'deletes an API key',
  help: `Deletes the API key with this id, as \`keys list\` shows it. Requests with it are refused at once.

${STORES_HELP}`,
  options: { workspace: WORKSPACE },
  positionals: 1,
  read: ({ options, positionals: [id] }) => run({ do: 'delete', workspace: workspaceOf(options), id: idOf('ID', id) }),
};

export const keys: readonly Command[] = [create, list, remove];
