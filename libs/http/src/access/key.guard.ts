import { Inject, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { includes, type ApiKeys, type Right } from '@parley/access';
import type { FastifyRequest } from 'fastify';
import { contactReadsNothing, forbidden } from '../problem/problem';
import { API_KEYS } from '../tokens';
import { actorOf } from './actor';
import { authenticate } from './authenticate';
import { setPrincipal } from './principal';

const NEEDS = 'parley:right';

/** The right that a route needs; `nobody` for one that anybody may call. A route that says nothing needs `admin`. */
export const RequiresRight = (right: Right | 'nobody'): CustomDecorator => SetMetadata(NEEDS, right);

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
    const actor = actorOf(request, key);
    if (actor.type === 'contact' && needed !== 'write') throw contactReadsNothing();
    setPrincipal(request, { workspace: key.workspace, actor });
    return true;
  }
}
