import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/* Of SQLite's file formats: a write-ahead log is a header and frames, each a header and a page. */
const WAL_HEADER = 32;
const FRAME_HEADER = 24;
/** Of the page with this byte nothing is ever written: SQLite locks it. */
const LOCK_BYTE = 0x40000000;
/** More frames are not looked at: the product's own log has a few ten thousand. */
const MOST_FRAMES = 300_000;

/**
 * How many pages a file has to have and has neither itself nor in its write-ahead log. A file that was cut off lacks some, and so
 * does one that was put beside the write-ahead log of another: what that log builds on is not there. The first `copied` frames of the log
 * do not count: SQLite has copied them into the file, and reads them there. Of one moment within a read transaction; else what others
 * write meanwhile counts as there.
 */
export function missingPages(db: Pick<DatabaseSync, 'prepare'>, file: string, copied = 0): number {
  const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number };
  const { page_size: size } = db.prepare('PRAGMA page_size').get() as { page_size: number };
  if (pagesOf(file, size) >= pages) return 0;
  const inLog = pagesInLog(`${file}-wal`, size, copied);
  // Asked again: what left the log meanwhile came into the file.
  const first = pagesOf(file, size) + 1;
  let missing = 0;
  for (let page = first; page <= pages; page += 1) if (!inLog.has(page) && page !== lockPage(size)) missing += 1;
  return missing;
}

const lockPage = (size: number): number => LOCK_BYTE / size + 1;

const pagesOf = (file: string, size: number): number => Math.floor(statSync(file).size / size);

/** Pages that a write-ahead log holds, up to its last whole transaction. SQLite keeps no lock on that file that closing it would lose. */
function pagesInLog(wal: string, size: number, after: number): ReadonlySet<number> {
  const pages = new Set<number>();
  if (!existsSync(wal)) return pages;
  const handle = openSync(wal, 'r');
  try {
    const header = Buffer.alloc(WAL_HEADER);
    if (readSync(handle, header, 0, WAL_HEADER, 0) < WAL_HEADER) return pages;
    const frame = Buffer.alloc(FRAME_HEADER);
    let transaction: number[] = [];
    for (let n = after; n < after + MOST_FRAMES; n += 1) {
      const at = WAL_HEADER + n * (FRAME_HEADER + size);
      if (readSync(handle, frame, 0, FRAME_HEADER, at) < FRAME_HEADER) break;
      // What lies behind is of an earlier run through the file.
      if (frame.compare(header, 16, 24, 8, 16) !== 0) break;
      transaction.push(frame.readUInt32BE(0));
      if (frame.readUInt32BE(4) === 0) continue;
      for (const page of transaction) pages.add(page);
      transaction = [];
    }
    return pages;
  } finally {
    closeSync(handle);
  }
}
