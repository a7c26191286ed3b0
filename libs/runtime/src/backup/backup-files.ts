/** The files of the product that a backup holds, in the order in which they are made: none knows more than the log, which is last. */
export const BACKED_UP = ['master-key', 'operations.db', 'public-log.db', 'events.db'] as const;
export type BackedUp = (typeof BACKED_UP)[number];

export const MANIFEST = 'manifest.json';

/** What is seen of a backup is for whoever runs the product. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

export interface FileCopy {
  readonly bytes: number;
  readonly sha256: string;
}
