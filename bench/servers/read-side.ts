import { readFileSync } from 'node:fs';
import type { Filled } from '../filled-log';
import { asking, LIMIT, LIST_CASES, readSide } from '../list-cases';

/* Opens a filled read model, answers one case after the other and says how much memory that took. */

const ANSWERS = 2_000;
const [, , readModel = '', about = ''] = process.argv;
const megabytes = (): number => process.memoryUsage().rss / 1e6;

void (async () => {
  const filled = JSON.parse(readFileSync(about, 'utf8')) as Filled;
  const before = megabytes();
  const side = await readSide(readModel);
  const asked = asking(side.queries, filled);
  for (let n = 0; n < ANSWERS; n += 1) await LIST_CASES[n % LIST_CASES.length]?.answer(asked, LIMIT);
  process.stdout.write(JSON.stringify({ before, after: megabytes() }));
  await side.close();
})();
