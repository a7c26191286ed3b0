import type { RecordPage, RecordQuery } from '../record-port';
import { ITEMS_BYTES, PageItems, type WrittenPage } from './page-items';

export type IdPageQuery = Omit<RecordQuery, 'mostBytes'>;

/** A page of records as they are shown. It may have fewer than the limit, and an id to go on behind. */
export async function recordPage<Document extends { readonly id: string }>(
  read: (query: RecordQuery) => Promise<RecordPage<Document>>,
  query: IdPageQuery,
  view: (document: Document) => unknown,
): Promise<WrittenPage<string>> {
  const { records, next } = await read({ ...query, mostBytes: ITEMS_BYTES });
  const page = new PageItems<string>();
  for (const record of records) if (!page.add(view(record), record.id)) break;
  return page.written(next);
}
