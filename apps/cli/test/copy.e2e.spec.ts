import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copiedLog, SOME, writeLog } from './copied-log';
import { opening } from './opening';
import { ownFolder } from './own-folder';
import { runCli, startProduct } from './processes';
import { tamper } from './tamper.sqlite';

describe('the command copy', () => {
  const own = ownFolder();
  const { target, copy, source, copied } = copiedLog(own);

  it('copies the log while the product is stopped, and only the log is touched', async () => {
    await writeLog(own.files.events, SOME);
    expect(await copy()).toMatchObject({
      code: 0,
      error: '',
      out: expect.stringMatching(
        /^The copy is complete: 1,500 events copied in \d+ s, and all 1,500 are the same in both\.\n$/,
      ),
    });
    expect(await copied()).toEqual(await source());
    expect(existsSync(own.files.readModel)).toBe(false);
    const again = await copy('--json');
    expect([again.code, again.reports().at(-1)]).toEqual([
      0,
      {
        tag: 'copied',
        copied: { events: 0, resumed: true, compared: SOME, differences: 0, later: 0 },
        seconds: expect.any(Number),
      },
    ]);
  });

  it('copies through a product that runs while commands go on, and a product goes on from the copy', async () => {
    const product = await startProduct(own.folder);
    let going = true;
    let sent = 0;
    async function client(n: number): Promise<void> {
      for (let i = 0; going; i += 1) {
        const { status } = await product.send('POST', '/v1/conversations', opening(`conv_${n}_${i}`));
        expect(status).toBe(201);
        sent += 1;
      }
    }
    const clients = [0, 1].map(client);
    const first = await copy('--json');
    const during = sent;
    going = false;
    await Promise.all(clients);
    expect(first.code).toBe(0);
    expect(during).toBeGreaterThan(10);
    const rest = await copy();
    expect(rest).toMatchObject({ code: 0, error: '' });
    await product.stop();
    expect(await copied()).toEqual(await source());

    for (const name of readdirSync(own.folder))
      if (/^(events|read-model)\.db/.test(name)) rmSync(join(own.folder, name));
    const other = { ...own.environment, PARLEY_EVENT_STORE: `sqlite:${target()}` };
    const moved = await startProduct(own.folder, other);
    const added = await moved.send('POST', '/v1/conversations/conv_0_0/close', {});
    expect(added.status).toBe(200);
    const wait = { 'parley-wait-for': String(added.body['position']) };
    const { body } = await moved.send('GET', '/v1/conversations/conv_0_0', undefined, wait);
    expect(body).toMatchObject({ id: 'conv_0_0', status: 'closed' });
    await moved.stop();
    expect(await runCli(['verify'], other)).toMatchObject({ code: 0, error: '' });
  });

  it('prints what differs and ends with 1', async () => {
    await writeLog(own.files.events, 20);
    await copy();
    expect(tamper(target(), `UPDATE commits SET metadata = '{"i":77}' WHERE position = ?`, '3')).toBe(1);
    const { code, out, error } = await copy();
    expect([code, error]).toEqual([1, '']);
    expect(out.split('\n')).toEqual([
      'commit 3, thing-ws_1/0@2: metadata.i is 2 in the log, 77 in the copy',
      expect.stringMatching(/^1 difference: 0 events copied.* This is no copy of the log\. /),
      '',
    ]);
  });

  it('says in a sentence that the target holds something else, and ends with 1', async () => {
    await writeLog(own.files.events, 10);
    await copy();
    rmSync(own.files.events);
    await writeLog(own.files.events, 10);
    const { code, out, error } = await copy();
    expect([code, error]).toEqual([1, '']);
    expect(out).toMatch(/^It was not done: the copy failed: The target holds something else [^\n]+\n$/);
  });

  it('says in a sentence that it does not go into the log itself, and ends with 1', async () => {
    await writeLog(own.files.events, 10);
    const { code, out, error } = await own.cli('copy', '--to', `sqlite:${own.files.events}`);
    expect([code, error]).toEqual([1, '']);
    expect(out).toMatch(/^It was not done: The copy cannot go into \S+events\.db: the product works on it\. [^\n]+\n$/);
  });

  it('says in a sentence that there is no log, and makes none', async () => {
    const { code, out, error } = await copy();
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/^There is no event log at \S+events\.db\. [^\n]+\n$/);
    expect(readdirSync(own.folder)).toEqual([]);
  });
});
