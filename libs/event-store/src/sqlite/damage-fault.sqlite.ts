import { isDamage } from '@parley/storage';

/** What SQLite says of a damaged file, as a fault as any other. What keeps a file from being read just now is none, and is thrown. */
export function withDamageAsFault(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    const fault = damageFault(error);
    if (fault === undefined) throw error;
    return fault;
  }
}

export function damageFault(error: unknown): string | undefined {
  if (isDamage(error)) return `SQLite cannot read it (${(error as Error).message})`;
  // No number that a log has is beyond what can be counted.
  if ((error as { code?: string }).code === 'ERR_OUT_OF_RANGE') return 'it holds a number that no log has';
  return undefined;
}
