import type { FastifyRequest } from 'fastify';
import type { ShareMetrics } from '../observe/share-metrics';
import { overloaded } from '../problem/overloaded';
import type { Problem } from '../problem/problem';
import type { Connections } from './connections';
import type { UsedUp } from './shares';

export interface Refusing {
  readonly connections: Connections;
  readonly metrics: ShareMetrics;
}

/** What a request is answered for which a share has no room: it is counted, and its connection may have to rest. */
export function refuse({ connections, metrics }: Refusing, { raw }: FastifyRequest, usedUp: UsedUp): Problem {
  metrics.refused(usedUp);
  connections.refused(raw.socket);
  return overloaded(usedUp);
}
