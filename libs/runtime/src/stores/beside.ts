/** What belongs to a database and is lost to it when the two are parted, behind its name. */
export const OF_DATABASE = ['-wal', '-journal'] as const;

/** All that may lie beside a file of the product, behind its name. */
export const BESIDE = [
  ...OF_DATABASE,
  '-shm',
  '.lock',
  '.socket',
  '.rebuild',
  '.rebuild-wal',
  '.rebuild-shm',
  '.restore',
  '.restoring',
  '.public-log',
  '.public-log-wal',
  '.public-log-shm',
  '.public-log-journal',
  '.public-log.lock',
  '.public-log.restore',
  '.public-log.restoring',
] as const;
