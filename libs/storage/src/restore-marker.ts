import { existsSync, readFileSync } from 'node:fs';
import { resolvedPath } from './real-file';

/** What lies beside a file while a restore puts another one in its place: until it is gone, what is there belongs to nobody. */
export const markerOf = (file: string): string => `${resolvedPath(file)}.restoring`;

/** A restore was interrupted in its last moment. The message says how to finish it. */
export class RestoreUnfinished extends Error {
  override readonly name = 'RestoreUnfinished';
}

/** Throws while a restore of this file waits to be finished. */
export function assertNotBeingRestored(file: string): void {
  if (file === ':memory:') return;
  const marker = markerOf(file);
  if (!existsSync(marker)) return;
  throw new RestoreUnfinished(
    `A restore of ${file} was not finished. Run it again: npm run parley -- restore --from ${fromOf(marker)}`,
  );
}

/** The backup that was being restored, as the marker names it. */
function fromOf(marker: string): string {
  try {
    const { from } = JSON.parse(readFileSync(marker, 'utf8')) as { readonly from?: unknown };
    // A path of this system; anything else is not to be pasted into a shell.
    if (typeof from === 'string' && /^[^\p{Cc}'"`$\\]{1,4096}$/u.test(from))
      return from.includes(' ') ? `'${from}'` : from;
  } catch {
    // Whoever runs it knows which one it was.
  }
  return 'DIR';
}
