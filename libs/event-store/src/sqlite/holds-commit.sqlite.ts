import { openReadOnly } from '@parley/storage';
import type { Revision, StreamName } from '../envelope';

interface CommitSought {
  readonly id: string;
  readonly stream: StreamName;
  /** Of its last event. */
  readonly revision: Revision;
}

/** Whether the file of a log holds a commit. Nothing is changed, and nobody has to have claimed it. */
export function holdsCommit(file: string, { id, stream, revision }: CommitSought): boolean {
  const db = openReadOnly(file);
  try {
    const commit = db.prepare(
      'SELECT c.id FROM commits c JOIN streams s ON s.id = c.stream WHERE s.name = ? AND c.revision = ?',
    );
    return (commit.get(stream, revision) as { readonly id: string } | undefined)?.id === id;
  } finally {
    db.close();
  }
}
