import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { anOversizedConversation, messageReceived } from '@parley/testing';
import { sqliteConversationReadModel, type ConversationReadModel } from '../src';
import { changeOf, positionOf } from './changes';

const MANY = 120;
const events = anOversizedConversation('1').length;
const openings = Array.from({ length: MANY }, (_, i) =>
  changeOf(anOversizedConversation(String(i)), { id: `conv_${i}`, n: i + 1 }),
);
const messages = openings.map(({ id }, i) =>
  changeOf([messageReceived(1)], { id, n: MANY + i + 1, firstRevision: events }),
);

describe('a batch of large documents on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-parts-'));
  let file: string;
  let model: ConversationReadModel;
  let made = 0;
  beforeEach(() => {
    file = join(folder, `read-model-${(made += 1)}.db`);
    model = sqliteConversationReadModel(file);
  });
  afterEach(() => model.close());
  afterAll(() => rmSync(folder, { recursive: true }));

  /** How many conversations have their message, and which commit the checkpoint is behind. */
  async function shown(): Promise<{ readonly messages: number; readonly upTo: number }> {
    const { checkpoint, counts } = await model.allCounts();
    return { messages: counts[0]?.counts.unread ?? 0, upTo: Number(checkpoint ?? 0) };
  }

  it('is written in several parts, and what is shown is always what the checkpoint says', async () => {
    await model.apply(openings, positionOf(MANY));
    const seen: number[] = [];
    let over = false;
    const applied = model.apply(messages, positionOf(2 * MANY)).then(() => (over = true));
    while (!over) {
      const { messages: there, upTo } = await shown();
      expect(there).toBe(upTo - MANY);
      seen.push(there);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await applied;
    const parts = new Set(seen.filter((there) => there > 0 && there < MANY));
    expect(parts.size).toBeGreaterThanOrEqual(2);
    expect(await shown()).toEqual({ messages: MANY, upTo: 2 * MANY });
  });

  it('of which a part fails keeps the parts before it, and goes on behind them', async () => {
    await model.apply(openings, positionOf(MANY));
    const other = new DatabaseSync(file);
    other.exec(`CREATE TRIGGER outage BEFORE UPDATE ON checkpoints WHEN NEW.position >= '${positionOf(MANY + 60)}'
      BEGIN SELECT RAISE (ABORT, 'disk full'); END`);
    await expect(model.apply(messages, positionOf(2 * MANY))).rejects.toThrow('disk full');
    const { messages: there, upTo } = await shown();
    expect(there).toBeGreaterThan(0);
    expect(there).toBeLessThan(60);
    expect(upTo).toBe(MANY + there);
    other.exec('DROP TRIGGER outage');
    other.close();
    await model.apply(messages.slice(there), positionOf(2 * MANY));
    expect(await shown()).toEqual({ messages: MANY, upTo: 2 * MANY });
  });

  it('needs less memory than its documents take', async () => {
    const script = join(__dirname, 'weights/large-batch.ts');
    const args = ['--max-old-space-size=100', '-r', join(__dirname, '../../../typescript.mjs'), script, folder];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout.trim().split('\n')).toEqual(['opened 500', 'written to 500']);
  });
});
