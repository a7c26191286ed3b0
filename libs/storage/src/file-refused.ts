/** A file is not opened, and nothing of it was changed. The message says why, and what to do. */
export class FileRefused extends Error {
  override readonly name: string = 'FileRefused';
}

/** SQLite finds that what stands in the file cannot be. */
export class FileDamaged extends FileRefused {
  override readonly name = 'FileDamaged';
}
