import { writeSync } from 'node:fs';
import { sqliteEventStore } from '@parley/event-store';
import { startProcess } from '../services';
import { inbound } from '../paths';

/*
 * A process to be killed: two write paths on one log that deliver pairs of first messages, both of a pair at the same moment.
 * From the given contact on; each pair that was acknowledged is a line on standard output, written at once.
 */
const [file = '', from = '0'] = process.argv.slice(2);
const AT_ONCE = 8;

async function main(): Promise<void> {
  const [a, b] = [await startProcess(sqliteEventStore(file)), await startProcess(sqliteEventStore(file))];
  let next = Number(from);
  const deliver = async (): Promise<void> => {
    for (;;) {
      const n = next;
      next += 1;
      const key = { key: `k${n}` };
      await Promise.all([a.deliver(`cnt_${n}`, inbound(`a${n}`), key), b.deliver(`cnt_${n}`, inbound(`b${n}`))]);
      writeSync(1, `${n}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, deliver));
}

void main();
