import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '@parley/domain';
import type { FastifyRequest } from 'fastify';

/** On whose behalf a request comes, once its key was checked. */
export interface Principal {
  readonly workspace: string;
  readonly actor: Actor;
}

const PRINCIPAL = Symbol('principal');
type Checked = FastifyRequest & { [PRINCIPAL]?: Principal };

export const setPrincipal = (request: Checked, principal: Principal): void => {
  request[PRINCIPAL] = principal;
};

/** Throws when no guard has set it: a route without a check is a defect, not an open door. */
export function principalOf(request: Checked): Principal {
  const principal = request[PRINCIPAL];
  if (principal === undefined) throw new Error(`no key was checked for ${request.method} ${request.url}`);
  return principal;
}

export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal =>
  principalOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
