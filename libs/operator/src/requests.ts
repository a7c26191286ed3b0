import { isAbsolute, normalize } from 'node:path';
import {
  ABSOLUTE_EVENT_STORES_ALLOWED,
  fileOfEventStore,
  parseEventStore,
  spellEventStore,
  type EventStoreLocation,
} from '@parley/runtime';
import { eventsAskedFor } from './event-fields';
import type { EventsRequest } from './events';
import { actorOf, idOf, nameOf, NotAllowed, rightsOf } from './key-fields';
import type { KeyRequest } from './keys';
import { addedWebhookOf, replayedEventsOf } from './webhook-fields';
import type { WebhookRequest } from './webhooks';
import type { OperatorTask, TaskRequest } from './tasks';

/* What comes in over the control socket, checked. Each throws `NotAllowed`, with a sentence. */

/** The longest name of a stream. */
const MAX_STREAM = 512;
const MAX_PATH = 2_048;

type Fields = Readonly<Record<string, unknown>>;

export function taskOf(task: OperatorTask, body: unknown): TaskRequest {
  switch (task) {
    case 'copy':
      return { task, to: targetOf(fieldsOf(body, ['to'])['to']) };
    case 'backup':
      return { task, to: folderOf(fieldsOf(body, ['to'])['to']) };
    case 'parked':
      return parkedRequestOf(fieldsOf(body, ['again', 'stream']));
    case 'rebuild':
    case 'verify':
      fieldsOf(body, []);
      return { task };
  }
}

function targetOf(to: unknown): EventStoreLocation {
  const location = typeof to === 'string' ? parseEventStore(to) : undefined;
  const file = location && fileOfEventStore(location);
  if (location === undefined || (file !== undefined && !isAbsolute(file)))
    throw new NotAllowed(`"to" must be ${ABSOLUTE_EVENT_STORES_ALLOWED}.`);
  return location;
}

function folderOf(to: unknown): string {
  if (typeof to === 'string' && isAbsolute(to) && to.length <= MAX_PATH && !to.includes('\0')) return normalize(to);
  throw new NotAllowed(`"to" must be the absolute path of a folder, at most ${MAX_PATH} characters.`);
}

function parkedRequestOf({ again, stream }: Fields): TaskRequest {
  if (typeof again !== 'boolean') throw new NotAllowed('"again" must be true or false.');
  if (stream === undefined) return { task: 'parked', again };
  if (typeof stream !== 'string' || stream === '' || stream.length > MAX_STREAM)
    throw new NotAllowed(`"stream" must be the name of a stream, 1 to ${MAX_STREAM} characters.`);
  return { task: 'parked', again, stream };
}

/** What `taskOf` reads. */
export function bodyOf(request: TaskRequest): object {
  switch (request.task) {
    case 'copy':
      return { to: spellEventStore(request.to) };
    case 'backup':
      return { to: request.to };
    case 'parked': {
      const { task: _, ...body } = request;
      return body;
    }
    case 'rebuild':
    case 'verify':
      return {};
  }
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

export const eventsRequestOf = (body: unknown): EventsRequest =>
  eventsAskedFor(
    fieldsOf(body, ['workspace', 'format', 'types', 'conversation', 'inbox', 'after', 'follow']),
    (field) => `"${field}"`,
  );

export function webhookRequestOf(body: unknown): WebhookRequest {
  const given = fieldsOf(body, ['do', 'workspace', 'id', 'webhook', 'events', 'dryRun']);
  const workspace = idOf('"workspace"', given['workspace']);
  const quoted = (field: string): string => `"${field}"`;
  switch (given['do']) {
    case 'list':
      return { do: 'list', workspace };
    case 'add': {
      const fields = ['url', 'events', 'format', 'filters', 'description', 'ordered', 'signingKey'];
      return { do: 'add', workspace, webhook: addedWebhookOf(fieldsOf(given['webhook'], fields), quoted) };
    }
    case 'test':
    case 'job':
      return { do: given['do'], workspace, id: idOf('"id"', given['id']) };
    case 'replay': {
      const { dryRun = false } = given;
      if (typeof dryRun !== 'boolean') throw new NotAllowed('"dryRun" must be true or false.');
      const { from, until, onlyFailed } = fieldsOf(given['events'], ['from', 'until', 'onlyFailed']);
      const { since, after } = fieldsOf(from, ['since', 'after']);
      const events = replayedEventsOf({ since, after, until, onlyFailed }, quoted);
      return { do: 'replay', workspace, id: idOf('"id"', given['id']), events, dryRun };
    }
    default:
      throw new NotAllowed('"do" must be one of list, add, test, replay, job.');
  }
}

function fieldsOf(body: unknown, allowed: readonly string[]): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new NotAllowed('The body must be an object.');
  const unknown = Object.keys(body).find((name) => !allowed.includes(name));
  if (unknown !== undefined) throw new NotAllowed(`There is no field ${JSON.stringify(unknown)} here.`);
  return body as Fields;
}
