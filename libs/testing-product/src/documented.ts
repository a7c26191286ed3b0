import { openApiDocument, operations, routeOf } from '@parley/http';
import type { Parley } from '@parley/product';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { FastifyReply, FastifyRequest } from 'fastify';

type Json = Readonly<Record<string, unknown>>;

const DOCUMENT = openApiDocument(operations, 'test');
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { actor: true, cursor: true, position: true, tag: true },
});
addFormats(ajv);
ajv.addSchema(DOCUMENT, 'document');

const byRoute = new Map(operations.map((one) => [`${one.method.toUpperCase()} ${routeOf(one)}`, one]));
const checks = new Map<string, ValidateFunction>();

/** What stands at a JSON pointer of the document. */
export function at(pointer: readonly (string | number)[]): unknown {
  return pointer.reduce<unknown>((inside, key) => (inside as Json | undefined)?.[key], DOCUMENT);
}

const escaped = (key: string | number): string =>
  encodeURIComponent(String(key).replace(/~/g, '~0').replace(/\//g, '~1'));

function checkAt(pointer: readonly (string | number)[]): ValidateFunction {
  const ref = `document#/${pointer.map(escaped).join('/')}`;
  const known = checks.get(ref) ?? ajv.compile({ $ref: ref });
  checks.set(ref, known);
  return known;
}

/** The place of a response, a reference followed. */
function responseAt(pointer: readonly (string | number)[]): readonly (string | number)[] {
  const { $ref } = (at(pointer) ?? {}) as { readonly $ref?: string };
  return $ref === undefined ? pointer : $ref.slice(2).split('/');
}

/** How an answer departs from the document; undefined when it does not. */
function departure(request: FastifyRequest, reply: FastifyReply, payload: unknown): string | undefined {
  const { url = '' } = request.routeOptions;
  const operation = byRoute.get(`${request.method} ${url}`);
  const status = reply.statusCode;
  // What no route took has no operation: its problem is checked all the same.
  // Nor is a browser's question whether it may ask.
  if (operation === undefined && status < 400)
    return ['HEAD', 'OPTIONS'].includes(request.method) ? undefined : 'it is no operation';
  const response = responseAt(
    operation === undefined
      ? ['components', 'responses', `Problem${status}`]
      : ['paths', operation.path, operation.method, 'responses', status],
  );
  const described = at(response) as { readonly content?: Json } | undefined;
  if (described === undefined) return `the status ${status} is not in the document`;
  const wrong = wrongContent(response, Object.keys(described.content ?? {}), request, reply, payload);
  if (wrong !== undefined || status >= 300 || operation?.body === undefined) return wrong;
  return refused(operation.path, operation.method, request.body);
}

function wrongContent(
  response: readonly (string | number)[],
  [only = '']: readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): string | undefined {
  const type = String(reply.getHeader('content-type')).split(';')[0] ?? '';
  if (!only.endsWith('/*') && type !== only) return `${type} is not ${only}`;
  if (!type.endsWith('json') || request.method === 'HEAD') return undefined;
  const check = checkAt([...response, 'content', only, 'schema']);
  return check(JSON.parse(String(payload))) ? undefined : ajv.errorsText(check.errors);
}

/** A body that was taken and that the document does not allow. */
function refused(path: string, method: string, body: unknown): string | undefined {
  const check = checkAt(['paths', path, method, 'requestBody', 'content', 'application/json', 'schema']);
  return check(body ?? {}) ? undefined : `it took a body that the document refuses: ${ajv.errorsText(check.errors)}`;
}

/** Holds every answer of a product, before it listens, against its own description. `departures` are those that are otherwise. */
export function holdToDocument({ server }: Parley): { readonly departures: readonly string[] } {
  const departures: string[] = [];
  server.fastify.addHook('onSend', (request, reply, payload, done) => {
    const found = departure(request, reply, payload);
    if (found !== undefined)
      departures.push(`${request.method} ${request.routeOptions.url ?? request.url} ${reply.statusCode}: ${found}`);
    done(null, payload);
  });
  return { departures };
}
