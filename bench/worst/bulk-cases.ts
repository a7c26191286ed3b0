import * as bodies from './bodies';
import type { WorstCase } from './case';
import { BAD, post } from './requests';
import { largestId, LONG } from './world';

let made = 0;

/** Bodies of 2 MiB, of which all or much is wrong. */
const WRONG: readonly WorstCase[] = [
  post('bulk', 'items of unknown fields', '/v1/bulk', bodies.bulkOfUnknownFields()),
  post('bulk', 'items with unknown fields', '/v1/bulk', bodies.bulkWithUnknownFields()),
  post('bulk', 'one item of very many fields', '/v1/bulk', bodies.bulkOfOneItem(), { expected: BAD }),
  post('bulk', 'one item of as many fields as allowed', '/v1/bulk', bodies.bulkOfOneItem(384 * 1024)),
  post('bulk', 'a very long id', '/v1/bulk', bodies.bulkOfLongId()),
  post('bulk', 'empty lists', '/v1/bulk', bodies.bulkOfEmptyLists(), { expected: BAD }),
  post('bulk', 'lists as deep as allowed', '/v1/bulk', bodies.bulkOfDeepLists(), { expected: BAD }),
  post('bulk', 'lists in lists', '/v1/bulk', bodies.bulkOfNested(), { expected: BAD }),
];

/** Made anew each time: a repeat would be less work. */
export const BULK_CASES: readonly (() => WorstCase)[] = [
  ...WRONG.map((one) => () => one),
  () =>
    post('bulk', '1,000 messages for one conversation', '/v1/bulk', bodies.bulkOfMessages('conv_free_1', (made += 1))),
  () => post('bulk', '1,000 messages for one of very many', '/v1/bulk', bodies.bulkOfMessages(LONG, (made += 1))),
  () =>
    post(
      'bulk',
      '1,000 patches',
      '/v1/bulk',
      bodies.bulkOver((n) => `conv_free_${n}`),
    ),
  () =>
    post(
      'bulk',
      'patches of the largest',
      '/v1/bulk',
      bodies.bulkOver((n) => largestId(20 + (n % 300))),
    ),
];
