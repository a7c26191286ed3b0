import type { ApiKeys } from '@parley/access';
import type { FastifyInstance } from 'fastify';
import { authenticate } from '../access/authenticate';
import { isOpen, noRoute } from '../api/routes';
import type { RequestObserver } from '../observe/observe-requests';
import { invalidField, Problem, unavailable } from '../problem/problem';
import { sendProblem } from '../problem/problem.filter';

/** Requests under way at once; more are told to come again. Each may hold a body in memory. */
const MOST_REQUESTS = 2_000;

/** Whom a server lets in, before any body is read. */
export function admitRequests(
  fastify: FastifyInstance,
  requests: RequestObserver,
  keys: ApiKeys,
  draining: () => boolean,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('parley-request-id', request.id);
    const route = request.routeOptions.url;
    const record = requests.begin(request, reply, route);
    const open = isOpen(route);
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      return sendProblem(reply.header('connection', 'close'), invalidField('Host', 'is required'));
    if (draining() && !open)
      return sendProblem(reply, unavailable('This process is stopping. Try again; another one will answer.'));
    if (requests.underWay() > MOST_REQUESTS && !open)
      return sendProblem(reply, unavailable('Too many requests are under way here. Try again.', 'overloaded'));
    try {
      // Before the body is read: a stranger makes nobody parse anything.
      if (!open) record.key = authenticate(request, keys);
      if (request.is404) throw noRoute(request.method, request.url);
      done();
    } catch (error) {
      if (error instanceof Problem) sendProblem(reply, error);
      else done(error as Error);
    }
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining()) void reply.header('connection', 'close');
    done();
  });
}
