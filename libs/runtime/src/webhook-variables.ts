import type { Variable } from '@parley/platform';
import { parseMasterKey, RETRY_SECONDS } from '@parley/webhooks';

const MOST_WAITS = 20;
const LONGEST_WAIT_SECONDS = 7 * 24 * 3_600;

/** The variables of webhooks (contract, "Running it"). The process that sends them reads these, and who works on its files. */
export const WEBHOOK_VARIABLES = {
  /** Null: the one in the file beside the operations. */
  masterKey: {
    name: 'PARLEY_MASTER_KEY',
    fallback: '',
    allowed: '32 bytes in base64, such as openssl rand -base64 32 gives',
    parse: (value) => (value === '' ? null : parseMasterKey(value)),
    secret: true,
  } satisfies Variable<Uint8Array | null>,
  /** Waits between tries, in seconds. */
  retrySeconds: {
    name: 'PARLEY_WEBHOOK_RETRY_SECONDS',
    fallback: RETRY_SECONDS.join(','),
    allowed: `1 to ${MOST_WAITS} numbers of seconds with commas between, each above 0 and at most ${LONGEST_WAIT_SECONDS} (7 days), such as 5,30,0.5`,
    parse: waitsOf,
  } satisfies Variable<readonly number[]>,
  /** Receivers may have private addresses, and none of their own certificates: for development. */
  allowPrivate: {
    name: 'PARLEY_WEBHOOK_ALLOW_PRIVATE',
    fallback: 'false',
    allowed: 'true or false: whether webhooks may go to private addresses and over http, for development',
    parse: (value) => (value === 'true' ? true : value === 'false' ? false : undefined),
  } satisfies Variable<boolean>,
};

function waitsOf(value: string): readonly number[] | undefined {
  const waits = value.split(',').map((wait) => wait.trim());
  if (waits.length > MOST_WAITS || !waits.every((wait) => /^\d{1,6}(\.\d{1,6})?$/.test(wait))) return undefined;
  const seconds = waits.map(Number);
  return seconds.every((wait) => wait > 0 && wait <= LONGEST_WAIT_SECONDS) ? seconds : undefined;
}
