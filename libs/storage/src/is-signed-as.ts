import { closeSync, openSync, readSync } from 'node:fs';
import { applicationId, type FileKind } from './file-kinds';

const MAGIC = 'SQLite format 3\0';
/** Where the header of a database says what it is for. */
const ID_AT = 68;

/**
 * Whether the header of a file says that it is of this kind, whatever became of the rest. Of one that is not there: false. No connection of this
 * process may have it open.
 */
export function isSignedAs(file: string, kind: FileKind): boolean {
  const header = headerOf(file);
  return header?.toString('latin1', 0, MAGIC.length) === MAGIC && header.readUInt32BE(ID_AT) === applicationId(kind);
}

function headerOf(file: string): Buffer | undefined {
  const header = Buffer.alloc(ID_AT + 4);
  try {
    const opened = openSync(file, 'r');
    try {
      return readSync(opened, header, 0, header.length, 0) === header.length ? header : undefined;
    } finally {
      closeSync(opened);
    }
  } catch {
    return undefined;
  }
}
