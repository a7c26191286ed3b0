import type { Millis } from '@parley/domain';
import { hashOf, ulidOf } from '@parley/platform';
import type { PublicFormat } from './formats';

const TEN_BYTES_HEX = 20;

/**
 * `evt_` and a ULID: the stamp, and 80 bits of the hash of the id of the source (an event's, or a commit's) and the format. The same
 * whenever it is made anew; different for any two public events of one format.
 */
export const eventIdOf = (at: Millis, source: string, format: PublicFormat): string =>
  `evt_${ulidOf(at, Buffer.from(hashOf(source, format).slice(0, TEN_BYTES_HEX), 'hex'))}`;
