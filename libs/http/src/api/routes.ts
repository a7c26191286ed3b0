import { eventOperations, streamEvents } from '../events/operations';
import { notFound, Problem } from '../problem/problem';
import { operations } from './operations';
import { routeOf } from './operation';

/** The routes that anybody may ask, as the router knows them. */
const OPEN: ReadonlySet<string> = new Set(operations.filter(({ right }) => right === 'nobody').map(routeOf));

/** Whether a route needs no key. What is no route needs one: a stranger learns nothing of what there is. */
export const isOpen = (route: string | undefined): boolean => route !== undefined && OPEN.has(route);

/** Whether it is asked how the process is: little to make and little to send. */
export const isHealth = (route: string | undefined): boolean => route?.startsWith('/health/') === true;

/** Asked with another method than GET, and yet only read. */
const READ: ReadonlySet<string> = new Set(
  operations.filter(({ method, right }) => method !== 'get' && right === 'read').map(routeOf),
);

/** Whether what was asked changes nothing, so that another answer than the one that was made does no harm. */
export const isRead = (method: string, route: string | undefined): boolean =>
  method === 'GET' || method === 'HEAD' || (route !== undefined && READ.has(route));

const FOLLOWED: ReadonlySet<string> = new Set(eventOperations.map(routeOf));

/** Whether an answer may be held for long, because what it tells is still to come. */
export const isFollowed = (route: string | undefined): boolean => route !== undefined && FOLLOWED.has(route);

const STREAM = routeOf(streamEvents);

/** Whether an answer is written piece by piece for as long as its client stays: it asks for room when there is something to write. */
export const isStream = (route: string | undefined): boolean => route === STREAM;

const LIMITS: ReadonlyMap<string, number> = new Map(
  operations.flatMap((one) => (one.bodyLimit === undefined ? [] : [[routeOf(one), one.bodyLimit] as const])),
);

/** The most bytes that a route's body may have, where it is another than everywhere. */
export const bodyLimitOf = (route: string): number | undefined => LIMITS.get(route);

const PATHS = operations.map(({ method, path }) => ({
  // What can be got can be asked for its head alone, as the router sees to.
  methods: method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
  parameters: path.split('{').length - 1,
  pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The problem of a request that no route takes: its path is known with other methods, elsewhere, or not at all. */
export function noRoute(method: string, url: string): Problem {
  const [path = ''] = url.split('?');
  const found = PATHS.filter(({ pattern }) => pattern.test(path));
  // A path that stands in the document word for word is no id of another.
  const closest = Math.min(...found.map(({ parameters }) => parameters));
  const methods = [...new Set(found.filter((one) => one.parameters === closest).flatMap((one) => one.methods))];
  if (methods.length === 0) return notFound('There is nothing at this path. See /docs.');
  if (methods.includes(method)) return notFound('This process does not serve the API: its PARLEY_ROLES has no api.');
  const allow = methods.join(', ');
  return new Problem(
    { status: 405, code: 'method_not_allowed', title: 'Method not allowed', detail: `This path takes ${allow}.` },
    { allow },
  );
}
