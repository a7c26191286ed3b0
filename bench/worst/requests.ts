import * as bodies from './bodies';
import type { WorstCase } from './case';

/* How cases are made. */

export const json = (value: unknown): string => JSON.stringify(value);

/** What a body that cannot be taken is answered with. */
export const BAD = [400];

export type Given = Omit<WorstCase, 'operation' | 'name' | 'method' | 'path' | 'expected'> &
  Partial<Pick<WorstCase, 'expected'>>;

export const get = (operation: string, name: string, path: string, expected: readonly number[] = [200]): WorstCase => ({
  operation,
  name,
  method: 'GET',
  path,
  expected,
});

export const post = (
  operation: string,
  name: string,
  path: string,
  body: string,
  { expected = [200, 201], method = 'POST' }: Given & { readonly method?: string } = {},
): WorstCase => ({ operation, name, method, path, body, expected });

/** What is wrong with a body is told at most so often, and quickly, whatever it is. */
export const wrongBodies = (operation: string, path: string, method = 'POST'): readonly WorstCase[] =>
  Object.entries({
    'unknown fields': bodies.unknownFields(),
    'a field with a long name': bodies.longField(),
    'lists in lists': bodies.nested(),
    'empty lists': bodies.emptyLists(),
  }).map(([name, body]) => post(operation, name, path, body, { method, expected: BAD }));

export const conversation = (id: string, command: string): string => `/v1/conversations/${id}/${command}`;
