import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemoryApiKeys, MOST_KEYS, type ApiKeyStore } from '@parley/access';
import { silentLogger } from '@parley/platform';
import {
  requestTask,
  requestKeys,
  requestStatus,
  startControlServer,
  TaskNotDone,
  type KeyRequest,
  type ControlServer,
  type TaskRequest,
  type Tasks,
} from '../src';
import { openedWith, STATUS } from './controlled';

const never = new AbortController().signal;
const KEY = { name: 'importer', actorType: 'api', actorId: 'importer', rights: 'write', actAs: true } as const;

describe('what the control server of a running product is asked', () => {
  let folder: string;
  let file: string;
  let server: ControlServer;
  let keys: ApiKeyStore;
  let asked: TaskRequest[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-control-'));
    file = join(folder, 'read-model.db');
    keys = inMemoryApiKeys();
    asked = [];
    const tasks: Tasks = {
      async run(given, emit) {
        asked.push(given);
        emit({ tag: 'failed', task: given.task, reason: 'nothing is done here' });
      },
    };
    server = await startControlServer(file, openedWith(tasks, keys), silentLogger);
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const bare = (method: string, path: string, body: string): Promise<{ status: number | undefined; text: string }> =>
    new Promise((resolve, reject) => {
      const sent = request({ socketPath: `${file}.socket`, method, path }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => resolve({ status: answer.statusCode, text }));
      });
      sent.on('error', reject).end(body);
    });

  it('says where the product listens', async () => {
    expect(await requestStatus(file)).toEqual(STATUS);
    expect(await requestStatus(join(folder, 'other.db'))).toBeUndefined();
  });

  it.each<TaskRequest>([
    { task: 'rebuild' },
    { task: 'verify' },
    { task: 'copy', to: { kind: 'sqlite', file: '/backup/events.db' } },
    { task: 'backup', to: '/backups/monday' },
    { task: 'copy', to: { kind: 'eventstoredb', connectionString: 'esdb://admin:secret@db:2113?tls=false' } },
  ])('takes %j as it was asked for', async (given) => {
    expect(await requestTask(file, given, () => undefined, never)).toBe(true);
    expect(asked).toEqual([given]);
  });

  it.each([
    ['/rebuild', '{"all":true}', 'There is no field "all" here.'],
    ['/verify', '[]', 'The body must be an object.'],
    ['/verify', 'null', 'The body must be an object.'],
    ['/verify', '{"task":', 'The body is no JSON.'],
    ['/copy', '', '"to" must be sqlite:FILE, with an absolute path, or esdb://HOST:PORT.'],
    ['/copy', '{"to":"sqlite:events.db"}', '"to" must be sqlite:FILE, with an absolute path, or esdb://HOST:PORT.'],
    ['/copy', '{"to":"mysql:events"}', '"to" must be sqlite:FILE, with an absolute path, or esdb://HOST:PORT.'],
    ['/backup', '', '"to" must be the absolute path of a folder, at most 2048 characters.'],
    ['/backup', '{"to":"backups/monday"}', '"to" must be the absolute path of a folder, at most 2048 characters.'],
    ['/backup', '{"to":7}', '"to" must be the absolute path of a folder, at most 2048 characters.'],
    ['/backup', '{"to":"/a\\u0000b"}', '"to" must be the absolute path of a folder, at most 2048 characters.'],
    ['/copy', '{"to":7}', '"to" must be sqlite:FILE, with an absolute path, or esdb://HOST:PORT.'],
    [
      '/keys',
      '{}',
      '"workspace" is missing: it must be an id: a letter or digit, then up to 127 letters, digits or _ . : -.',
    ],
    ['/keys', '{"workspace":"ws_1"}', '"do" must be one of create, list, delete.'],
    ['/keys', '{"workspace":"ws_1","do":"list","all":1}', 'There is no field "all" here.'],
    ['/keys', '{"workspace":"ws_1","do":"create"}', 'The body must be an object.'],
    ['/keys', '{"workspace":"ws_1","do":"create","key":{}}', '"actAs" must be true or false.'],
  ])('refuses POST %s with %s in a sentence, and does nothing', async (path, body, error) => {
    const answer = await bare('POST', path, body);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([400, { error }]);
    expect(asked).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['rights that there are not', { rights: 'root' }, /^"rights" is "root": it must be one of read, write, admin\.$/],
    [
      'an actor that there is not',
      { actorType: 'robot' },
      /^The type in the actor is "robot": it must be one of contact, /,
    ],
    ['an id that is none', { actorId: '_x' }, /^The id in the actor is "_x": it must be an id: /],
    [
      'the name of an automation',
      { actorType: 'automation', actorId: 'snooze' },
      /names one of Parley's own automations/,
    ],
    [
      'a name that is too long',
      { name: 'x'.repeat(201) },
      /^"name" is "x+": it must be text of 1 to 200 characters\.$/,
    ],
  ])('makes no key with %s', async (_, wrong, sentence) => {
    const given = { do: 'create', workspace: 'ws_1', key: { ...KEY, ...wrong } } as KeyRequest;
    const refused = requestKeys(file, given);
    await expect(refused).rejects.toThrow(TaskNotDone);
    await expect(refused).rejects.toThrow(sentence);
    expect(await requestKeys(file, { do: 'list', workspace: 'ws_1' })).toMatchObject({ keys: [] });
  });

  it('takes a body of 16 KiB and refuses one that is longer', async () => {
    const most = 16 * 1024;
    const filled = (bytes: number): string => ' '.repeat(bytes - 2) + '{}';
    expect((await bare('POST', '/verify', filled(most))).status).toBe(200);
    const { status, text } = await bare('POST', '/verify', filled(most + 1));
    expect([status, JSON.parse(text)]).toEqual([400, { error: 'The body is longer than 16384 bytes.' }]);
    expect(asked).toHaveLength(1);
    expect((await bare('POST', '/verify', '')).status).toBe(200);
  });

  it.each([
    ['POST', '/status'],
    ['GET', '/keys'],
    ['GET', '/copy'],
    ['POST', '/keys/create'],
    ['POST', '/copy?to=x'],
  ])('does not know %s %s', async (method, path) => {
    expect(await bare(method, path, '')).toEqual({ status: 404, text: '' });
    expect(asked).toEqual([]);
  });

  it('makes keys that work at once, lists them, and deletes them', async () => {
    const made = await requestKeys(file, { do: 'create', workspace: 'ws_1', key: KEY });
    if (made?.tag !== 'key-created') throw new Error(`no key was made: ${JSON.stringify(made)}`);
    expect(made.record).toMatchObject({ ...KEY, workspace: 'ws_1', lastUsedAt: null });
    expect(keys.find(made.key)).toMatchObject({ id: made.record.id, rights: 'write' });
    const list = { do: 'list', workspace: 'ws_1' } as const;
    expect(await requestKeys(file, list)).toEqual({ tag: 'keys', workspace: 'ws_1', keys: [made.record] });
    expect(await requestKeys(file, { ...list, workspace: 'ws_2' })).toMatchObject({ keys: [] });
    const deletion = { do: 'delete', workspace: 'ws_1', id: made.record.id } as const;
    expect(await requestKeys(file, deletion)).toMatchObject({ tag: 'key-deleted', changed: true });
    expect(keys.find(made.key)).toBeUndefined();
    expect(await requestKeys(file, deletion)).toMatchObject({ tag: 'key-deleted', changed: false });
    expect(await requestKeys(file, list)).toMatchObject({ keys: [] });
  });

  it('lists as many keys as a workspace may have, and says when one more is too many', async () => {
    for (let n = 0; n < MOST_KEYS; n += 1) await keys.create('ws_1', KEY);
    const listed = await requestKeys(file, { do: 'list', workspace: 'ws_1' });
    expect(listed?.tag === 'keys' && new Set(listed.keys.map(({ id }) => id)).size).toBe(MOST_KEYS);
    await expect(requestKeys(file, { do: 'create', workspace: 'ws_1', key: KEY })).rejects.toThrow(
      'A workspace has at most 1000 keys. Delete those that nobody uses.',
    );
  });

  it('says that a key is not in the workspace', async () => {
    const made = await keys.create('ws_2', KEY);
    if (made.tag !== 'created') throw new Error('no key was made');
    const refused = requestKeys(file, { do: 'delete', workspace: 'ws_1', id: made.record.id });
    await expect(refused).rejects.toThrow(`There is no key ${made.record.id} in the workspace ws_1.`);
    expect(keys.find(made.key)).toBeDefined();
  });
});
