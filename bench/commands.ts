import { cpSync } from 'node:fs';
import { ceiling } from './ceiling';
import { freshFiles } from './files';
import { rate, type Load, type Subject } from './load';
import { product } from './product';
import type { Table } from './table';

const CONVERSATIONS = 2_000;

/** Commands without HTTP: load, decide, append, project; each beside its ceiling, in turn in the same run. */
export async function commandsTable(rounds: number, seconds: number, tick: () => void): Promise<Table> {
  const files = freshFiles();
  const subject = await product(files, CONVERSATIONS);
  await subject.settled();
  const ceilingFiles = freshFiles();
  // Checkpointed by closing, so that the copy begins where the product begins.
  await subject.close();
  cpSync(files.events, ceilingFiles.events);
  cpSync(files.readModel, ceilingFiles.readModel);
  const ours = await product(files, 0);
  const most = ceiling(ceilingFiles);

  const cases: readonly (Omit<Load, 'seconds'> & { readonly name: string; readonly subject: Subject })[] = [
    { name: 'parley, 1 in flight', subject: ours, inFlight: 1, conversations: CONVERSATIONS },
    { name: 'ceiling, 1 in flight', subject: most, inFlight: 1, conversations: CONVERSATIONS },
    { name: 'parley, 32 in flight', subject: ours, inFlight: 32, conversations: CONVERSATIONS },
    { name: 'ceiling, 32 in flight', subject: most, inFlight: 32, conversations: CONVERSATIONS },
    { name: 'parley, 64 in flight', subject: ours, inFlight: 64, conversations: CONVERSATIONS },
    { name: 'parley, 64 in flight on one conversation', subject: ours, inFlight: 64, conversations: 1 },
  ];
  const rates = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const { name, subject: measured, ...load } of cases) {
      rates.get(name)?.push(await rate(measured, { ...load, seconds }));
      tick();
    }
  await ours.close();
  await most.close();
  files.remove();
  ceilingFiles.remove();
  return {
    title: 'Commands without HTTP (load, decide, append durably, project), commands/s',
    rates: Object.fromEntries(rates),
    ratios: [
      { name: '1 in flight, of the ceiling', of: 'parley, 1 in flight', to: 'ceiling, 1 in flight' },
      { name: '32 in flight, of the ceiling', of: 'parley, 32 in flight', to: 'ceiling, 32 in flight', atLeast: 0.55 },
      {
        name: 'one hot conversation, of many conversations',
        of: 'parley, 64 in flight on one conversation',
        to: 'parley, 64 in flight',
        atLeast: 0.5,
      },
    ],
  };
}

export const COMMAND_CASES = 6;
