import { Inject, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACTOR_TYPES, type Actor } from '@parley/domain';
import * as E from 'fp-ts/Either';
import type { FastifyRequest } from 'fastify';
import { Id, wordOf } from '../codec/values';
import { invalidField, Problem } from '../problem/problem';
import { API_KEYS } from '../tokens';
import { includes, type ApiKey, type ApiKeys, type Right } from './api-keys';
import { authenticate } from './authenticate';
import { setPrincipal } from './principal';

const NEEDS = 'parley:right';

/** The right that a route needs; `nobody` for one that anybody may call. A route that says nothing needs `admin`. */
export const Needs = (right: Right | 'nobody'): CustomDecorator => SetMetadata(NEEDS, right);

/** `Authorization: Bearer KEY`, and `Parley-Actor` for keys that may act as others. */
export class KeyGuard implements CanActivate {
  constructor(
    @Inject(API_KEYS) private readonly keys: ApiKeys,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const needed = this.reflector.getAllAndOverride<Right | 'nobody' | undefined>(NEEDS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (needed === 'nobody') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = authenticate(request, this.keys);
    if (!includes(key.rights, needed ?? 'admin')) throw forbidden('This key has not the right for that.');
    setPrincipal(request, { workspace: key.workspace, actor: actorOf(request, key) });
    return true;
  }
}

const ActorTypeName = wordOf(ACTOR_TYPES);

function actorOf(request: FastifyRequest, key: ApiKey): Actor {
  const named = request.headers['parley-actor'];
  if (named === undefined) return { type: key.actorType, id: key.actorId };
  if (!key.actAs) throw forbidden('This key may not act as another; leave out Parley-Actor.');
  const text = String(named);
  const type = ActorTypeName.decode(text.slice(0, text.indexOf(':')));
  const id = Id.decode(text.slice(text.indexOf(':') + 1));
  if (E.isLeft(type) || E.isLeft(id) || !text.includes(':'))
    throw invalidField('Parley-Actor', `must be TYPE:ID with a type of ${ACTOR_TYPES.join(', ')}`);
  return { type: type.right, id: id.right };
}

const forbidden = (detail: string): Problem =>
  new Problem({ status: 403, code: 'forbidden', title: 'Not allowed', detail });
