/** What belongs to a database and is lost to it when the two are parted, behind its name. */
export const OF_DATABASE = ['-wal', '-journal'] as const;

/** The master key, and what becomes it. */
export const OF_MASTER_KEY = ['.master-key', '.master-key.new', '.master-key.restore'] as const;

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
  '.automations',
  '.automations-wal',
  '.automations-shm',
  '.automations-journal',
  '.automations.lock',
  '.public-log',
  '.public-log-wal',
  '.public-log-shm',
  '.public-log-journal',
  '.public-log.lock',
  '.public-log.restore',
  '.public-log.restoring',
  ...OF_MASTER_KEY,
] as const;
