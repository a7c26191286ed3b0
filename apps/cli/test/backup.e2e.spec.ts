import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteEventStore } from '@parley/event-store';
import { contents, SOME, writeLog } from './copied-log';
import { opening } from './opening';
import { ownFolder } from './own-folder';
import { runCli, startProduct } from './processes';

describe('the commands backup and restore', () => {
  const own = ownFolder();
  const to = (): string => join(own.folder, 'backup');
  const source = (): Promise<readonly unknown[]> => contents(sqliteEventStore(own.files.events));

  it('back up while the product runs and commands go on, and restore what it holds', async () => {
    const product = await startProduct(own.folder);
    const open = (id: string): ReturnType<typeof product.send> =>
      product.send('POST', '/v1/conversations', opening(id));
    expect((await open('conv_before')).status).toBe(201);
    let going = true;
    const client = (async () => {
      for (let i = 0; going; i += 1) expect((await open(`conv_${i}`)).status).toBe(201);
    })();
    const made = await own.cli('backup', '--to', to());
    going = false;
    await client;
    expect(made).toMatchObject({
      code: 0,
      error: '',
      out: expect.stringMatching(
        /^The backup is complete, and all of it was checked: the API keys, and a log of \d+ commits? /,
      ),
    });
    const running = await own.cli('restore', '--from', to());
    expect(running).toMatchObject({ code: 1, out: '', error: expect.stringMatching(/is in use by another process/) });
    await product.stop();
    const all = await source();

    const restored = await own.cli('restore', '--from', to());
    expect(restored).toMatchObject({ code: 0, error: '' });
    expect(restored.out).toMatch(
      /was restored in \d+ s: [^]* is set aside[^]*events\.db\.replaced-\d+T\d+Z\n[^]*Next: npm start/,
    );
    const there = await source();
    expect(there.length).toBeGreaterThan(0);
    expect(all.slice(0, there.length)).toEqual(there);

    const again = await startProduct(own.folder);
    const { status, body } = await again.send('POST', '/v1/conversations/conv_before/close', {});
    expect(status).toBe(200);
    const wait = { 'parley-wait-for': String(body['position']) };
    const closed = await again.send('GET', '/v1/conversations/conv_before', undefined, wait);
    expect(closed.body).toMatchObject({ status: 'closed' });
    await again.stop();
    expect(await own.cli('verify')).toMatchObject({ code: 0, error: '' });
  });

  it('work on files that nothing runs on, and say what is in the way', async () => {
    await writeLog(own.files.events, SOME);
    const none = await own.cli('backup', '--to', to());
    expect(none).toMatchObject({ code: 1, out: '', error: expect.stringMatching(/^There is no file of keys at /) });
    await own.cli('keys', 'create', '--actor', 'api:x', '--rights', 'read');
    const made = await own.cli('backup', '--to', to(), '--json');
    expect(made.code).toBe(0);
    expect(made.reports().at(-1)).toMatchObject({ tag: 'backed-up', backup: { to: to(), log: { commits: SOME } } });
    const again = await own.cli('backup', '--to', to());
    expect(again).toMatchObject({ code: 1, error: '' });
    expect(again.out).toMatch(/^It was not done, and nothing has changed: \S+backup is there already\. [^\n]+\n$/);
    const nowhere = await own.cli('restore', '--from', own.folder);
    expect(nowhere).toMatchObject({ code: 1, out: '', error: expect.stringMatching(/ is no backup: [^\n]+\n$/) });
    const restored = await own.cli('restore', '--from', to(), '--json');
    expect(restored.reports().at(-1)).toMatchObject({ tag: 'restored', restored: { log: { commits: SOME } } });
    expect(existsSync(own.files.readModel)).toBe(false);
  });

  it('with a log on a server back up the keys alone', async () => {
    const other = { ...own.environment, PARLEY_EVENT_STORE: 'esdb://127.0.0.1:1' };
    await runCli(['keys', 'create', '--actor', 'api:x', '--rights', 'read'], other);
    const { code, out } = await runCli(['backup', '--to', to()], other);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^Note: The log is on a server, [^]*: the API keys, and no log, /),
    ]);
    expect(readdirSync(to()).sort()).toEqual(['manifest.json', 'operations.db']);
    expect(await runCli(['restore', '--from', to()], other)).toMatchObject({ code: 0, error: '' });
  });

  it('take the master key along, or say that it has to be kept elsewhere', async () => {
    await writeLog(own.files.events, 10);
    await own.cli('keys', 'create', '--actor', 'api:x', '--rights', 'read');
    const [key, text] = [`${own.files.operations}.master-key`, Buffer.alloc(32, 5).toString('base64')];
    writeFileSync(key, `${text}\n`, { mode: 0o600 });
    const made = await own.cli('backup', '--to', to());
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/\nIt holds the master key too, [^\n]+\n$/) });
    rmSync(key);
    const restored = await own.cli('restore', '--from', to());
    expect(restored).toMatchObject({
      code: 0,
      out: expect.stringContaining(`The master key of the backup is in ${key}\n`),
    });
    expect(readFileSync(key, 'utf8')).toBe(`${text}\n`);
    const given = { ...own.environment, PARLEY_MASTER_KEY: text };
    const without = await runCli(['backup', '--to', join(own.folder, 'without')], given);
    expect(without).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Note: This backup does not hold the master key, /),
    });
    expect(readdirSync(join(own.folder, 'without')).sort()).toEqual(['events.db', 'manifest.json', 'operations.db']);
    for (const { out, error } of [made, restored, without]) expect(out + error).not.toContain(text);
  });

  it('refuse, as the product does, files with an unfinished restore, and a log that is damaged', async () => {
    await writeLog(own.files.events, 10);
    await own.cli('keys', 'create', '--actor', 'api:x', '--rights', 'read');
    const marker = `${own.files.operations}.restoring`;
    writeFileSync(marker, JSON.stringify({ from: '/backups/monday' }));
    const sentence =
      /A restore of \S+operations\.db was not finished\. Run it again: npm run parley -- restore --from \/backups\/monday\n/;
    for (const command of [
      ['keys', 'list'],
      ['backup', '--to', to()],
    ]) {
      const { code, out, error } = await own.cli(...command);
      expect([code, out + error]).toEqual([1, expect.stringMatching(sentence)]);
    }
    await expect(startProduct(own.folder)).rejects.toThrow(sentence);
    rmSync(marker);
    writeFileSync(own.files.events, 'this is no log, and longer than the head of one'.repeat(20));
    await expect(startProduct(own.folder)).rejects.toThrow(
      /Parley did not start\.\nPARLEY_EVENT_STORE .* is no database, or is damaged\. .*restore --from DIR [^\n]+\n$/,
    );
    expect(await own.cli('verify')).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^PARLEY_EVENT_STORE .* is no database, or is damaged\. /),
    });
  });
});
