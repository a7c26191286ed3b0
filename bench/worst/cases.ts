import { BULK_CASES } from './bulk-cases';
import type { WorstCase } from './case';
import { COMMAND_CASES } from './command-cases';
import { QUERY_CASES } from './query-cases';

/**
 * For each operation of the API what is most work within its limits, in the order in which it is asked: what is taken away comes last.
 * Each gives a request, a fresh one where it needs to be.
 */
export const WORST_CASES: readonly (() => WorstCase)[] = [
  ...QUERY_CASES.map((one) => () => one),
  ...BULK_CASES,
  ...COMMAND_CASES,
];
