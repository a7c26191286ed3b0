import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tells `.ci/run` what a suite did. Nothing is written where it does not ask for it. */
export function report(suite, passed, failed, skipped = 0) {
  const folder = process.env.PARLEY_CI_REPORTS;
  if (folder) writeFileSync(join(folder, `${suite}.json`), JSON.stringify({ suite, passed, failed, skipped }));
}
