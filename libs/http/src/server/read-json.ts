import type { FastifyInstance } from 'fastify';
import { invalidField, type Problem } from '../problem/problem';
import { takeTurn } from './entry';
import { nestingFault } from './nesting';
import type { Turns } from './turns';

/** JSON in UTF-8 and nothing else: another charset, or another type that begins alike, is another content type. */
const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bodies are JSON, parsed at their holder's turn. An empty one is no body: several commands have nothing to tell. */
export function readJsonOnly(fastify: FastifyInstance, bodyLimit: number, turns: Turns): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer', bodyLimit }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    takeTurn(turns, request, () => {
      const read = jsonOf(body as Buffer);
      if ('problem' in read) done(read.problem);
      else done(null, read.value);
    });
  });
}

function jsonOf(body: Buffer): { readonly value: unknown } | { readonly problem: Problem } {
  const fault = nestingFault(body);
  if (fault !== undefined) return unreadable(fault);
  try {
    return { value: JSON.parse(utf8.decode(body)) };
  } catch (error) {
    return unreadable(
      error instanceof SyntaxError ? `is not JSON: ${error.message.split(', "')[0]}` : 'is not text in UTF-8',
    );
  }
}

const unreadable = (message: string): { readonly problem: Problem } => ({ problem: invalidField('', message) });
