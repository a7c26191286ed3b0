import { join } from 'node:path';
import { anOversizedConversation, messageReceived } from '@parley/testing';
import { sqliteConversationReadModel, type ConversationReadModel } from '../../src';
import { changeOf, positionOf } from '../changes';

/* 500 conversations of 236 KB, more than 100 MB as documents, in a process that has 100 MB for all that it does. */

const MANY = 500;
/** So many openings are few enough to be in memory at once. */
const SOME = 20;
const events = anOversizedConversation('1').length;
const idOf = (i: number): string => `conv_${i}`;
const placeOf = (i: number) => ({ id: idOf(i), n: i + 1 });

const openings = (from: number) =>
  Array.from({ length: SOME }, (_, i) => changeOf(anOversizedConversation(String(from + i)), placeOf(from + i)));
const messages = Array.from({ length: MANY }, (_, i) =>
  changeOf([messageReceived(1)], { id: idOf(i), n: MANY + i + 1, firstRevision: events }),
);

async function withMessages(model: ConversationReadModel): Promise<number> {
  const { counts } = await model.countsPage('ws_1', {});
  return [...counts.values()].reduce((sum, { unread }) => sum + unread, 0);
}

async function main(folder: string): Promise<void> {
  const model = sqliteConversationReadModel(join(folder, 'large.db'));
  for (let from = 0; from < MANY; from += SOME) await model.apply(openings(from), positionOf(from + SOME));
  process.stdout.write(`opened ${(await model.keys('conversation', undefined, MANY + 1)).length}\n`);
  await model.apply(messages, positionOf(2 * MANY));
  process.stdout.write(`written to ${await withMessages(model)}\n`);
  await model.close();
}

void main(process.argv[2] ?? '.');
