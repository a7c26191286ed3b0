import { isReserved, type ApiKey } from '@parley/access';
import { ACTOR_TYPES, type Actor } from '@parley/domain';
import * as E from 'fp-ts/Either';
import type { FastifyRequest } from 'fastify';
import { Id, enumOf } from '../codec/values';
import { forbidden, invalidField } from '../problem/problem';
import { timesGiven } from './times-given';

const HEADER = 'Parley-Actor';
const MOST_CHARACTERS = 200;

const ActorTypeName = enumOf(ACTOR_TYPES);

/** Who acts: the key's own actor, or the one that `Parley-Actor` names for a key that may act as others. */
export function actorOf(request: FastifyRequest, key: ApiKey): Actor {
  const named = request.headers['parley-actor'];
  if (named === undefined) return { type: key.actorType, id: key.actorId };
  if (!key.actAs) throw forbidden(`This key may not act as another; leave out ${HEADER}.`);
  if (timesGiven(request, 'parley-actor') > 1) throw invalidField(HEADER, 'must be given once');
  const actor = parse(String(named));
  if (isReserved(actor))
    throw forbidden(`automation:${actor.id} is one of Parley's own automations. Name an actor of yours.`);
  return actor;
}

function parse(text: string): Actor {
  const colon = text.indexOf(':');
  const type = ActorTypeName.decode(text.slice(0, Math.max(0, colon)));
  const id = Id.decode(text.slice(colon + 1));
  if (text.length > MOST_CHARACTERS || E.isLeft(type) || E.isLeft(id))
    throw invalidField(HEADER, `must be TYPE:ID with a type of ${ACTOR_TYPES.join(', ')}`);
  return { type: type.right, id: id.right };
}
