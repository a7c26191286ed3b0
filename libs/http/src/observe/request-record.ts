import type { ApiKey } from '@parley/access';
import type { Span } from '@parley/platform';
import type { FastifyRequest } from 'fastify';
import type { RouteFigures } from './http-metrics';

/** What is told of a request at its end. Nothing that a client wrote: no path, no header, no body. */
export interface RequestRecord {
  readonly requestId: string;
  readonly figures: RouteFigures;
  readonly span: Span | undefined;
  /** A reading of the clock that only goes forward, in ms. */
  readonly began: number;
  /** Whose request it is, once its key was checked. */
  key: Pick<ApiKey, 'id' | 'workspace'> | undefined;
  /** Of the problem that it was answered with. */
  code: string | undefined;
}

const RECORD = Symbol('record');
type Recorded = FastifyRequest & { [RECORD]?: RequestRecord };

export const setRecord = (request: Recorded, record: RequestRecord): void => {
  request[RECORD] = record;
};

/** Undefined where nobody observes. */
export const recordOf = (request: Recorded): RequestRecord | undefined => request[RECORD];
