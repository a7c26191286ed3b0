import type { FastifyReply } from 'fastify';

/**
 * Answers with items that are JSON already, under this name, and with the rest: what was written to be counted is not written again.
 */
export function writtenItems(
  reply: FastifyReply,
  name: string,
  items: readonly string[],
  rest: Readonly<Record<string, unknown>>,
): string {
  void reply.type('application/json; charset=utf-8');
  const others = JSON.stringify(rest).slice(1);
  return `{"${name}":[${items.join()}]${others === '}' ? '' : ','}${others}`;
}
