import { encodeIdCursor, PageItems } from '@parley/read-models';
import type { FastifyReply } from 'fastify';
import { writtenItems } from './written-items';

/** A page of a list that goes on behind an id: as many of its items as fit into one. `next` is behind all of them. */
export function idPage(
  reply: FastifyReply,
  list: string,
  items: readonly { readonly id: string }[],
  next: string | null,
): string {
  const page = new PageItems<string>();
  for (const item of items) if (!page.add(item, item.id)) break;
  const written = page.written(next);
  const cursor = written.next === null ? null : encodeIdCursor(list, written.next);
  return writtenItems(reply, 'data', written.items, { next_cursor: cursor });
}
