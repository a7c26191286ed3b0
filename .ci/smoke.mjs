/*
 * The built product under plain node, from outside: start, open a conversation, see it in the list, kill, start, still
 * there, stop. Says what it does, exits 1 at the first thing that is not as it should be.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report } from './report.mjs';

const folder = mkdtempSync(join(tmpdir(), 'parley-smoke-'));
const main = new URL('../dist/apps/parley/src/main.js', import.meta.url).pathname;
const cli = new URL('../dist/apps/cli/src/main.js', import.meta.url).pathname;
const say = (text) => process.stdout.write(`smoke: ${text}\n`);
let checks = 0;
function check(text) {
  checks += 1;
  say(text);
}

async function start(more = {}) {
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PATH: process.env.PATH, PARLEY_PORT: '0', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal, output })));
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
  const url = await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const found = /listens on (http:\/\/\S+)/.exec(output);
      if (found) setImmediate(resolve, found[1]);
    });
    void exited.then(() => reject(new Error(`the product did not start:\n${output}`)));
  });
  return { child, exited, url, output: () => output };
}

/** The command line, on the product's folder: its exit code and what it says. */
function parley(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}

async function request(url, key, method, path, body, headers = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

let passed = false;
try {
  check('starts on an empty folder, makes a key and names the file that holds it');
  const first = await start();
  const file = join(folder, 'data/first-key');
  assert.match(first.output(), /^Key of the workspace ws_default: in \.\/data\/first-key \(only you can read it\)$/m);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const key = readFileSync(file, 'utf8').trimEnd();
  assert.match(key, /^pk_\S+$/);
  assert.ok(!first.output().includes('pk_'), 'a key is not printed where no terminal is');

  check('opens a conversation and finds it in the list');
  const opened = await request(first.url, key, 'POST', '/v1/conversations', {
    contact_id: 'cnt_1',
    inbox: 'support',
    channel_id: 'chan_1',
    channel_type: 'whatsapp',
    message: { id: 'm1', direction: 'inbound', text: 'Is anybody there?' },
  });
  assert.equal(opened.status, 201);
  const id = opened.body.conversation_id;
  const wait = { 'parley-wait-for': opened.body.position };
  const list = await request(first.url, key, 'GET', '/v1/conversations?inbox=support', undefined, wait);
  assert.deepEqual(
    list.body.data.map((c) => [c.id, c.unread_count]),
    [[id, 1]],
  );

  check('refuses a second process on the same files');
  const second = await start().then(
    () => assert.fail('a second process started'),
    (error) => String(error),
  );
  assert.match(second, /in use by another process/);

  check('is killed, starts again, and everything is still there, with the same key');
  first.child.kill('SIGKILL');
  await first.exited;
  const again = await start();
  assert.ok(!again.output().includes('Key of the workspace'), 'there is no other key once one was used');
  assert.equal(readFileSync(file, 'utf8').trimEnd(), key);
  const still = await request(again.url, key, 'GET', `/v1/conversations/${id}`, undefined, wait);
  assert.equal(still.body.last_message_preview, 'Is anybody there?');
  const page = await request(again.url, key, 'POST', '/v1/conversations/list', {
    filters: { inboxes: ['support'], closed: false },
  });
  assert.deepEqual(
    page.body.conversations.map((c) => c.id),
    [id],
  );

  check('counts and finds it, and tells what happened');
  const counts = await request(again.url, key, 'GET', '/v1/counts?inbox=support');
  const ofSupport = { open: 1, unread: 1, unassigned: 1, snoozed: 0, closed: 0 };
  assert.deepEqual(counts.body, { inboxes: { support: ofSupport }, next_cursor: null });
  const found = await request(again.url, key, 'GET', '/v1/conversations?q=anybody');
  assert.equal(found.body.data.length, 1);
  const history = await request(again.url, key, 'GET', `/v1/conversations/${id}/history`);
  assert.equal(history.body.data[0].type, 'ConversationOpened');

  check('verifies and rebuilds the lists while it runs');
  for (const command of ['verify', 'rebuild', 'verify']) {
    const { code, said } = parley(command);
    assert.equal(code, 0, said);
    assert.match(said, command === 'verify' ? /say what the log says: 1 conversation/ : /is in use/);
  }

  check('plays a week of a support desk in less than 20 s');
  const demo = parley('demo', '--json');
  assert.equal(demo.code, 0, demo.said);
  const { played } = JSON.parse(demo.said.trim().split('\n').at(-1));
  assert.ok(played.commands > 2_000 && played.seconds < 20, demo.said);

  check('stops on SIGTERM with 0, after what is under way was answered');
  const future = Buffer.from(`c1.${id}@999`).toString('base64url');
  const underWay = request(again.url, key, 'GET', `/v1/conversations/${id}`, undefined, { 'parley-wait-for': future });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const stopping = Date.now();
  again.child.kill('SIGTERM');
  assert.deepEqual([(await underWay).status, (await underWay).body.code], [503, 'read_model_behind']);
  const { code } = await again.exited;
  assert.equal(code, 0);
  assert.ok(!again.output().includes('was cut off'), 'nothing was cut off');
  assert.ok(Date.now() - stopping < 10_000, 'within 10 s');

  check('verifies the lists while it is stopped, and not where there are none');
  assert.equal(parley('verify').code, 0);
  assert.match(parley('nonsense').said, /There is no command/);

  check('refuses a read model of another log, and says what to do');
  rmSync(join(folder, 'data/events.db'));
  const foreign = await start().then(
    () => assert.fail('it started'),
    (error) => String(error),
  );
  assert.match(foreign, /Delete the read model and start again/);

  check('refuses a wrong configuration with one message that names all of it');
  const refused = await start({ PARLEY_PORT: '99999', PARLEY_LOG_LEVEL: 'loud' }).then(
    () => assert.fail('it started'),
    (error) => String(error),
  );
  assert.match(refused, /PARLEY_PORT is "99999".*\n.*PARLEY_LOG_LEVEL is "loud"/);
  passed = true;
  say(`passed: ${checks} checks`);
} finally {
  report('smoke', passed ? checks : checks - 1, passed ? 0 : 1);
  rmSync(folder, { recursive: true, force: true });
}
