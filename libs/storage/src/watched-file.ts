import { closeSync, openSync, readSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { isCutOff } from './is-cut-off';
import { missingPages } from './missing-pages';
import { stateOf } from './real-file';
import { isNoDatabase } from './sqlite-errors';

/** What became of a file under those who have it open. */
export type FileFault = 'removed' | 'replaced' | 'truncated';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** Where the two numbers lie that are the same in the log's header and in each of its frames. */
const SALTS_IN_HEADER = 16;
const SALTS_IN_FRAME = 8;

const SEEN_TIMES = 3;

/** How many frames the log has, and how many of them are in the file already; undefined when nobody knows. */
type Frames = () => { readonly all: number; readonly copied: number } | undefined;

/**
 * A database file and its write-ahead log, as they were when they were opened: whether their names still stand for them, and whether
 * they still hold what was written. Nothing but SQLite opens and closes the file itself here, for closing it would give up the
 * locks that this process has on it.
 */
export class WatchedFile {
  private readonly inode: string | undefined;
  private readonly walInode: string | undefined;
  private readonly wal: number;
  private readonly pageBytes: number;
  private size = 0;
  private modified = 0n;
  private tokenSeen = false;
  /** What was cut off does not come back, though the file may grow again. */
  private isCutOff = false;
  private lastFrame: { readonly number: number; readonly salts: string } | undefined;

  /** `token` was written into the file when it was opened, and is nowhere else. */
  constructor(
    readonly file: string,
    private readonly token: string,
    private readonly db: DatabaseSync,
    private readonly frames: Frames = framesOf(db),
  ) {
    this.pageBytes = (db.prepare('PRAGMA page_size').get() as { page_size: number }).page_size;
    this.inode = stateOf(file)?.inode;
    this.walInode = stateOf(`${file}-wal`)?.inode;
    this.wal = openSync(`${file}-wal`, 'r');
    this.tokenSeen = tokenIn(file) === token;
  }

  /** Looks at the names, the sizes, and what stands where something was written. Some 50 µs. */
  look(): FileFault | undefined {
    if (this.isCutOff) return 'truncated';
    let fault: FileFault | undefined;
    // Another thread may write between two of these looks; what is a fault is one each time.
    for (let n = 0; n < SEEN_TIMES; n += 1) {
      fault = this.ofFile() ?? this.ofLog();
      if (fault === undefined) return undefined;
    }
    this.isCutOff = fault === 'truncated';
    return fault;
  }

  close(): void {
    closeSync(this.wal);
  }

  private ofFile(): FileFault | undefined {
    const found = stateOf(this.file);
    if (found === undefined) return 'removed';
    if (found.inode !== this.inode) return 'replaced';
    const { size, modified } = found;
    if (size < this.size && isCutOff(this.file)) return this.unreadable();
    this.size = size;
    // Written in place: by SQLite, or over what SQLite wrote.
    if (modified === this.modified) return undefined;
    const token = tokenIn(this.file);
    if (token === undefined) return this.unreadable();
    if (token === this.token) this.tokenSeen = true;
    else if (this.tokenSeen) return 'replaced';
    this.modified = modified;
    return undefined;
  }

  /** Half copied, as while a checkpoint goes on, it tells nothing, and is asked again: what it lacks is in the log then. */
  private unreadable(): FileFault | undefined {
    const frames = this.frames();
    if (frames === undefined || missingPages(this.db, this.file, frames.copied) === 0) return undefined;
    // One that began anew meanwhile has other frames.
    return (this.frames()?.copied ?? 0) < frames.copied ? undefined : 'truncated';
  }

  private ofLog(): FileFault | undefined {
    // Before its size: it only grows.
    const frames = this.frames()?.all ?? 0;
    const found = stateOf(`${this.file}-wal`);
    if (found === undefined) return 'removed';
    if (found.inode !== this.walInode) return 'replaced';
    if (frames === 0) return undefined;
    if (found.size < this.placeOf(frames + 1)) return 'truncated';
    const salts = this.read(SALTS_IN_HEADER);
    if (this.saltsOf(frames) !== salts) return 'truncated';
    // Cut off, and then made longer by the next commit: what was before that is a hole.
    const before = this.lastFrame;
    if (before?.salts === salts && this.saltsOf(before.number) !== salts) return 'truncated';
    this.lastFrame = { number: frames, salts };
    return undefined;
  }

  private placeOf(frame: number): number {
    return HEADER_BYTES + (frame - 1) * (FRAME_HEADER_BYTES + this.pageBytes);
  }

  private saltsOf(frame: number): string {
    return this.read(this.placeOf(frame) + SALTS_IN_FRAME);
  }

  private read(at: number): string {
    const bytes = Buffer.alloc(8);
    readSync(this.wal, bytes, 0, bytes.length, at);
    return bytes.toString('hex');
  }
}

/** Asks without copying anything. A version of SQLite that does not know how copies, which does no harm. */
function framesOf(db: DatabaseSync): Frames {
  const ask = db.prepare('PRAGMA wal_checkpoint(NOOP)');
  return () => {
    const { busy, log, checkpointed } = ask.get() as { busy: number; log: number; checkpointed: number };
    return busy === 0 && log >= 0 ? { all: log, copied: checkpointed } : undefined;
  };
}

/**
 * What the file itself says, and not what SQLite remembers of it or has in its log; empty where nothing is said, undefined while it
 * cannot be read.
 */
function tokenIn(file: string): string | undefined {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  try {
    const db = new DatabaseSync(url, { readOnly: true });
    try {
      const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'opened'").get() !== undefined;
      const found = isThere
        ? (db.prepare('SELECT token FROM opened').get() as { token: string } | undefined)
        : undefined;
      return found?.token ?? '';
    } finally {
      db.close();
    }
  } catch (error) {
    return isNoDatabase(error) ? '' : undefined;
  }
}
