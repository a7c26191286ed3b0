import { keyOf, requestOf, type Answer, type Command } from './commands';
import { exists, revisionOf, type Conversation, type World } from './conversation';
import { perform } from './perform';
import { refusalOf } from './refusals';

/**
 * What a conversation does with a command: changes it, and says what is answered. To be read beside the state table of the
 * domain: first what is answered without looking at it, then what refuses (`refusals.ts`), then what happens (`perform.ts`).
 */
export function apply(it: Conversation, command: Command, world: World): Answer {
  const { kind } = command;
  const key = keyOf(command);
  // What is no request of the contract is told so before anything else.
  if (kind === 'malformed') return { status: 400, code: 'invalid_request' };
  const request = requestOf(command);
  // Rule 13: a key binds with the first command under it that changed something. It is judged before If-Match.
  const first = key === undefined ? undefined : it.keys[key];
  if (first !== undefined)
    return first.request === request
      ? answer(command, { ...first, changed: true, replayed: true })
      : { status: 422, code: 'idempotency_key_reused' };
  // Rule 13: a creation with an id, repeated without a key, is the same request, unless what it made was deleted.
  if (kind === 'open' && exists(it) && it.openedBy === request) return unchanged(it, command);
  const refused = refusedNow(it, command);
  if (refused !== undefined) return refused;

  const before = revisionOf(it);
  perform(it, command, world);
  const revision = revisionOf(it);
  if (revision === before) return unchanged(it, command);
  const created = before === -1;
  if (key !== undefined) it.keys[key] = { request, revision, created };
  if (kind === 'open') it.openedBy = request;
  return answer(command, { revision, created, changed: true, replayed: false });
}

function refusedNow(it: Conversation, command: Command): Answer | undefined {
  const { ifMatch } = command;
  // What is not there, or not any more, is not found, whatever is expected of it.
  if (ifMatch !== undefined && exists(it) && ifMatch !== revisionOf(it))
    return { status: 412, code: 'precondition_failed', revision: revisionOf(it) };
  const refusal = refusalOf(it, command);
  // A message of a conversation that was deleted since is a repeat in its thread all the same.
  return refusal?.status === 404 && knowsMessageOf(it, command) ? unchanged(it, command) : refusal;
}

const knowsMessageOf = (it: Conversation, command: Command): boolean =>
  command.kind === 'deliver' && it.messages.some(({ id }) => id === command.body.message.id);

interface Done {
  readonly revision: number;
  readonly created: boolean;
  readonly changed: boolean;
  readonly replayed: boolean;
}

const answer = ({ kind }: Command, { revision, created, changed, replayed }: Done): Answer => ({
  status: created ? 201 : 200,
  changed,
  revision,
  replayed,
  ...(kind === 'deliver' ? { opened: created } : {}),
});

const unchanged = (it: Conversation, command: Command): Answer =>
  answer(command, { revision: revisionOf(it), created: false, changed: false, replayed: false });
