import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore, type RecordedCommit } from '@parley/event-store';
import { runUntilKilled, TIMES } from './run-until-killed';

const WRITERS = 16;

/** Starts the writers on a file and kills them; gives what they said was acknowledged. */
async function writeUntilKilled(file: string): Promise<Map<string, number>> {
  const acknowledged = new Map<string, number>();
  for (const line of await runUntilKilled('writers.ts', [file, String(WRITERS)], 150)) {
    const [stream = '', revision] = line.split(' ');
    acknowledged.set(stream, Math.max(Number(revision), acknowledged.get(stream) ?? -1));
  }
  return acknowledged;
}

/** Everything that is wrong with what is stored: gaps, doubles, commits that are not whole. */
function faultsOf(stream: string, commits: readonly RecordedCommit[]): string[] {
  const faults: string[] = [];
  let next = 0;
  for (const commit of commits) {
    if (commit.firstRevision !== next) faults.push(`${stream}: revision ${commit.firstRevision} follows ${next - 1}`);
    if (commit.revision - commit.firstRevision + 1 !== commit.events.length)
      faults.push(`${stream}: revisions do not fit`);
    const first = commit.events[0]?.type;
    const whole = first === 'ConversationOpened.v1' ? 5 : 1;
    if (commit.events.length !== whole)
      faults.push(`${stream}: a commit of ${first} has ${commit.events.length} events`);
    next = commit.revision + 1;
  }
  return faults;
}

describe('a process killed while 16 writers write', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-kill-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it(`loses nothing acknowledged and cuts no commit (rule 1), ${TIMES} times`, async () => {
    const file = join(folder, 'events.db');
    let acknowledged = 0;
    let lost = 0;
    const faults: string[] = [];
    for (let round = 0; round < TIMES; round += 1) {
      const promised = await writeUntilKilled(file);
      const store = sqliteEventStore(file);
      for (const [stream, revision] of promised) {
        const commits: RecordedCommit[] = [];
        for await (const commit of store.readStream(stream)) commits.push(commit);
        acknowledged += commits.filter((commit) => commit.revision <= revision).length;
        if ((commits.at(-1)?.revision ?? -1) < revision) lost += 1;
        faults.push(...faultsOf(stream, commits));
      }
      await store.close();
      process.stdout.write(
        `\rkill ${round + 1} of ${TIMES}: ${acknowledged} commits acknowledged, ${lost} lost, ${faults.length} cut`,
      );
    }
    process.stdout.write('\n');
    expect({ lost, faults }).toEqual({ lost: 0, faults: [] });
    expect(acknowledged).toBeGreaterThan(TIMES * WRITERS);
  });
});
