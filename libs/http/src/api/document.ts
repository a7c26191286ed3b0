import { ACTOR_TYPES, MAX_STATE_BYTES } from '@parley/domain';
import * as E from 'fp-ts/Either';
import type { Any } from 'io-ts';
import { MessageId } from '../codec/channel-ids';
import { schemaOf, type Schema } from '../codec/schema';
import { ID_SCHEMA } from '../codec/values';
import { Components } from './components';
import type { AnswerHeader, AnyOperation, Answer, Condition } from './operation';
import { problemResponses, problemsOf } from './problems';

/** An OpenAPI document, as JSON. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** The OpenAPI 3.1 document of these operations: their codecs in the form of schemas. */
export function openApiDocument(operations: readonly AnyOperation[], version: string): OpenApiDocument {
  const components = new Components();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.method] = components.referring(described(operation));
  }
  const responses = components.referring(problemResponses());
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: DIALECT,
    info: {
      title: 'Parley',
      version,
      summary: 'The event-sourced core behind a customer-support inbox',
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas(),
      responses,
      parameters: components.referring(HEADERS),
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key of one workspace.' } },
    },
  };
}

const ABOUT = `Every command answers with a \`position\`; hand it to a query as \`Parley-Wait-For\`, and the query shows that command.
Every error is \`application/problem+json\` with a stable \`code\`. Times are RFC 3339: any offset is taken, UTC with milliseconds
is returned. Unknown fields are errors that name them. Besides its messages a conversation keeps at most ${MAX_STATE_BYTES / 1024} KiB of UTF-8 in all:
subject, description, target, tags, labels, members and participants together. What would make it larger is 409 \`limit_exceeded\`.`;

const ACTOR = `^(${ACTOR_TYPES.join('|')}):${(ID_SCHEMA['pattern'] as string).slice(1)}`;

const HEADERS: Readonly<Record<Condition | 'actor', unknown>> = {
  idempotency: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Makes the command repeatable: the same request under the same key gets the first answer again.',
    schema: { type: 'string', pattern: '^[!-~]([ -~]{0,253}[!-~])?$' },
  },
  'if-match': {
    name: 'If-Match',
    in: 'header',
    description: 'The command applies only if this is still the revision.',
    schema: { type: 'string', pattern: '^("(0|[1-9][0-9]{0,14})"|(0|[1-9][0-9]{0,14}))$', examples: ['"7"'] },
  },
  'wait-for': {
    name: 'Parley-Wait-For',
    in: 'header',
    description:
      'The `position` of an earlier answer, or a cursor of the event stream: waits up to 5 s until it is shown, else 503 `read_model_behind`.',
    schema: { type: 'string', format: 'position' },
  },
  actor: {
    name: 'Parley-Actor',
    in: 'header',
    description:
      'Who really does it, as `TYPE:ID`, for a key that may act as others. A contact may only record inbound messages of its own.',
    schema: { type: 'string', format: 'actor', pattern: ACTOR, examples: ['attendant:usr_321'] },
  },
};

const reference = (kind: string, name: string): Schema => ({ $ref: `#/components/${kind}/${name}` });

function described(operation: AnyOperation): Schema {
  const { id, tag, summary, description, right, body, answers } = operation;
  const problems = problemsOf(operation).map((status) => [status, reference('responses', `Problem${status}`)] as const);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(right === 'nobody' ? { security: [] } : { 'x-right': right }),
    parameters: [...pathParameters(operation), ...queryParameters(operation), ...headers(operation)],
    ...(body === undefined ? {} : { requestBody: requestBody(body) }),
    responses: {
      ...Object.fromEntries(problems),
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, response(answer, operation.headers)]),
      ),
    },
  };
}

/** No body is an empty one, where that is enough. */
const requestBody = (body: Any): Schema => ({
  required: E.isLeft(body.decode({})),
  content: { 'application/json': { schema: schemaOf(body) } },
});

const ANSWER_HEADERS: Readonly<Record<AnswerHeader, Schema>> = {
  'Parley-Cursor': {
    description: 'A place in the event stream that this certainly shows: read on from there, without a gap.',
    schema: { type: 'string' },
  },
};

/** A revision is told in the body and as an entity tag. */
function response(answer: Answer, headers: AnyOperation['headers']): Schema {
  if (typeof answer['contentType'] === 'string')
    return { description: 'As it says.', content: { [answer['contentType']]: { schema: { type: 'string' } } } };
  const told = Object.fromEntries((headers ?? []).map((name) => [name, ANSWER_HEADERS[name]]));
  return {
    description: 'Done.',
    ...(headers === undefined ? {} : { headers: told }),
    content: { 'application/json': { schema: answer } },
  };
}

const pathParameters = ({ path }: AnyOperation): readonly Schema[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'message_id' ? schemaOf(MessageId) : ID_SCHEMA,
  }));

function queryParameters({ query }: AnyOperation): readonly Schema[] {
  const { properties = {}, required = [] } = schemaOf(query) as {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(required.includes(name) ? { required: true } : {}),
    schema,
  }));
}

function headers({ right, conditions }: AnyOperation): readonly Schema[] {
  const names = right === 'nobody' ? conditions : [...conditions, 'actor'];
  return names.map((name) => reference('parameters', name));
}
