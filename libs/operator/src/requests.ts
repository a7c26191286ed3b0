import { isAbsolute } from 'node:path';
import { STORE_VARIABLES } from '@parley/stores';
import { actorOf, idOf, nameOf, NotAllowed, rightsOf } from './key-fields';
import type { KeyRequest } from './keys';
import type { OperatorTask, TaskRequest } from './tasks';

/* What comes in over the control socket, checked. Each throws `NotAllowed`, with a sentence. */

type Fields = Readonly<Record<string, unknown>>;

export function taskOf(task: OperatorTask, body: unknown): TaskRequest {
  if (task !== 'copy') {
    fieldsOf(body, []);
    return { task };
  }
  const { to } = fieldsOf(body, ['to']);
  const location = typeof to === 'string' ? STORE_VARIABLES.eventStore.parse(to) : undefined;
  if (location === undefined || (location.kind === 'sqlite' && !isAbsolute(location.file)))
    throw new NotAllowed('"to" must be sqlite:FILE, with an absolute path, or esdb://HOST:PORT.');
  return { task, to: location };
}

/** What `taskOf` reads. */
export function bodyOf(request: TaskRequest): object {
  if (request.task !== 'copy') return {};
  const { to } = request;
  return { to: to.kind === 'sqlite' ? `sqlite:${to.file}` : to.connectionString };
}

export function keyRequestOf(body: unknown): KeyRequest {
  const given = fieldsOf(body, ['do', 'workspace', 'key', 'id']);
  const workspace = idOf('"workspace"', given['workspace']);
  switch (given['do']) {
    case 'create': {
      const key = fieldsOf(given['key'], ['name', 'actorType', 'actorId', 'rights', 'actAs']);
      if (typeof key['actAs'] !== 'boolean') throw new NotAllowed('"actAs" must be true or false.');
      const actor = actorOf('the actor', key['actorType'], key['actorId']);
      const rights = rightsOf('"rights"', key['rights']);
      return {
        do: 'create',
        workspace,
        key: { name: nameOf('"name"', key['name']), ...actor, rights, actAs: key['actAs'] },
      };
    }
    case 'list':
      return { do: 'list', workspace };
    case 'delete':
      return { do: 'delete', workspace, id: idOf('"id"', given['id']) };
    default:
      throw new NotAllowed('"do" must be one of create, list, delete.');
  }
}

function fieldsOf(body: unknown, allowed: readonly string[]): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new NotAllowed('The body must be an object.');
  const unknown = Object.keys(body).find((name) => !allowed.includes(name));
  if (unknown !== undefined) throw new NotAllowed(`There is no field ${JSON.stringify(unknown)} here.`);
  return body as Fields;
}
