import {
  applyDecorators,
  createParamDecorator,
  RequestMapping,
  RequestMethod,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Any, Type } from 'io-ts';
import type { Right } from '@parley/access';
import { RequiresRight } from '../access/key.guard';
import type { Schema } from '../codec/schema';
import { strictObject } from '../codec/strict-object';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a request may bring besides path, query and body. */
export type Condition = 'idempotency' | 'if-match' | 'wait-for';

interface OperationTexts {
  /** Where it stands in the document. */
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
}

export type AnswerHeader = 'Parley-Cursor';

/** A schema, or the kind of another content. */
export type Answer = Schema | { readonly contentType: string };

/**
 * One thing that the API does. The route, the check of the key, the decoding of a request and the document are all made from
 * this, so that they cannot disagree.
 */
export interface Operation<Body = unknown, Query = unknown> extends OperationTexts {
  readonly id: string;
  readonly method: Method;
  /** With its parameters in braces: `/v1/conversations/{id}`. */
  readonly path: string;
  /** The right that its key needs; `nobody` for what anybody may ask. */
  readonly right: Right | 'nobody';
  /** Undefined for one that takes none. Commands with nothing to tell take an empty one. */
  readonly body: Type<Body, unknown> | undefined;
  readonly query: Type<Query, unknown>;
  /** In bytes, where it is another than everywhere. */
  readonly bodyLimit?: number;
  readonly conditions: readonly Condition[];
  readonly answers: { readonly [status: number]: Answer };
  /** That its good answers have besides those of every answer. */
  readonly headers?: readonly AnswerHeader[];
  /** Statuses of problems besides those that every operation of its kind can answer. */
  readonly problems: readonly number[];
}

/** Any of them, whatever it takes. */
export interface AnyOperation extends Omit<Operation, 'body' | 'query'> {
  readonly body: Any | undefined;
  readonly query: Any;
}

const NONE = strictObject({}, {});

type Given<Body, Query> = Pick<
  Operation<Body, Query>,
  'id' | 'method' | 'path' | 'right' | 'answers' | keyof OperationTexts
> &
  Partial<Pick<Operation<Body, Query>, 'body' | 'bodyLimit' | 'query' | 'conditions' | 'headers' | 'problems'>>;

export function operation<Body, Query = object>(given: Given<Body, Query>): Operation<Body, Query> & WithBody<Body> {
  const { query = NONE as unknown as Type<Query, unknown>, conditions = [], problems = [], body } = given;
  return { ...given, query, conditions, problems, body: body as Type<Body, unknown> };
}

/** An operation's body is there when it was given. */
interface WithBody<Body> {
  readonly body: Type<Body, unknown>;
}

const METHODS: { readonly [M in Method]: RequestMethod } = {
  get: RequestMethod.GET,
  post: RequestMethod.POST,
  put: RequestMethod.PUT,
  patch: RequestMethod.PATCH,
  delete: RequestMethod.DELETE,
};

/** The path in the router's form. */
export const routeOf = ({ path }: Pick<Operation, 'path'>): string => path.replace(/\{(\w+)\}/g, ':$1');

/** The last word of the path that a request came by. */
export const LastSegment = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { url = '' } = context.switchToHttp().getRequest<FastifyRequest>().routeOptions;
  return url.slice(url.lastIndexOf('/') + 1);
});

/** Makes a method of a controller the handler of an operation, or of several that differ in their path alone. */
export function Serves(...all: readonly [AnyOperation, ...AnyOperation[]]): MethodDecorator {
  const [first] = all;
  if (all.some(({ method, right }) => method !== first.method || right !== first.right))
    throw new Error(`operations served together have one method and one right: ${all.map(({ id }) => id).join(', ')}`);
  return applyDecorators(
    RequestMapping({ path: all.map(routeOf), method: METHODS[first.method] }),
    RequiresRight(first.right),
  );
}
