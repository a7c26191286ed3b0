import { isDamage } from './sqlite-errors';

/** What SQLite says of a damaged file, as a fault as any other. What keeps a file from being read just now is none, and is thrown again. */
export function damageFault(error: unknown): string {
  if (isDamage(error)) return `SQLite cannot read it (${(error as Error).message})`;
  // No number that a log has is beyond what can be counted.
  if ((error as { code?: string }).code === 'ERR_OUT_OF_RANGE') return 'it holds a number that no log has';
  throw error;
}
