import type { ApiKeys } from '@parley/access';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticate } from '../access/authenticate';
import { isFollowed, isHealth, isOpen, noRoute } from '../api/routes';
import { metrics as figures } from '../health/operations';
import type { RequestObserver } from '../observe/observe-requests';
import type { RequestRecord } from '../observe/request-record';
import { invalidField, Problem, unavailable } from '../problem/problem';
import { sendProblem } from '../problem/problem.filter';
import { allowOrigin, sendLeave, type CorsOrigins } from './cors';
import { setEntry } from './entry';
import { setOwnAnswer } from './own-answer';
import { refuse, type Refusing } from './refuse';
import type { Holder, Shares } from './shares';

interface Admission extends Refusing {
  readonly requests: RequestObserver;
  readonly keys: ApiKeys;
  readonly shares: Shares;
  readonly origins: CorsOrigins;
  draining(): boolean;
}

/** Whom a server lets in, before any body is read. */
export function admitRequests(fastify: FastifyInstance, admission: Admission): void {
  const { requests, origins, draining } = admission;
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('parley-request-id', request.id);
    const route = request.routeOptions.url;
    const record = requests.begin(request, reply, route);
    const asksForLeave = allowOrigin(origins, request, reply);
    const open = asksForLeave || isOpen(route);
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      return sendProblem(reply.header('connection', 'close'), invalidField('Host', 'is required'));
    if (draining() && !open)
      return sendProblem(reply, unavailable('This process is stopping. Try again; another one will answer.'));
    try {
      const refused = letIn(admission, request, reply, open ? 'anybody' : record);
      if (refused !== undefined) sendProblem(reply, refused);
      else if (asksForLeave) sendLeave(reply);
      else if (request.is404) sendProblem(reply, noRoute(request.method, request.url));
      else done();
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining()) void reply.header('connection', 'close');
    done();
  });
}

/** Why a request goes no further; undefined for one that does. Before its body is read: a stranger makes nobody parse anything. */
function letIn(
  admission: Admission,
  request: FastifyRequest,
  reply: FastifyReply,
  who: RequestRecord | 'anybody',
): Problem | undefined {
  const unknown = who === 'anybody' ? undefined : authenticated(admission.keys, request, who);
  // Whether the process lives is answered whatever is under way.
  const overloaded = isHealth(request.routeOptions.url) ? undefined : enter(admission, request, reply, keyOf(who));
  return overloaded ?? unknown;
}

const keyOf = (who: RequestRecord | 'anybody'): RequestRecord['key'] => (who === 'anybody' ? undefined : who.key);

function authenticated(keys: ApiKeys, request: FastifyRequest, record: RequestRecord): Problem | undefined {
  try {
    record.key = authenticate(request, keys);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function enter(
  admission: Admission,
  request: FastifyRequest,
  reply: FastifyReply,
  key: RequestRecord['key'],
): Problem | undefined {
  const holder = holderOf(request, key);
  const bodies = key === undefined ? 0 : bodyBytesOf(request);
  const usedUp = admission.shares.noRoomFor(holder, bodies);
  if (usedUp !== undefined) return refuse(admission, request, usedUp);
  const entry = admission.shares.enter(holder, bodies);
  setEntry(request, entry);
  if (holder.kind === 'follower') setOwnAnswer(request, reply, entry, admission.connections);
  // The one event that also comes when the client is gone.
  reply.raw.once('close', entry.leave);
  return undefined;
}

function holderOf({ ip, routeOptions }: FastifyRequest, key: RequestRecord['key']): Holder {
  const kind = isFollowed(routeOptions.url) ? 'follower' : 'key';
  if (key !== undefined) return { kind, id: key, workspace: key.workspace };
  // Its turns are its own, too.
  return routeOptions.url === figures.path ? { kind: 'watcher', id: `figures ${ip}` } : { kind: 'address', id: ip };
}

/** As it is declared; one that comes in pieces may be as long as the route takes. */
function bodyBytesOf({ headers, routeOptions }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return routeOptions.bodyLimit;
  return Math.min(Number(headers['content-length'] ?? 0), routeOptions.bodyLimit);
}
