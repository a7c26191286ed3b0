/*
 * Requests made from the description of the API (schemathesis), against the built product: no 5xx, no answer that is not in
 * the document, nothing wrong taken and nothing right refused. Exits 1 at any of these, and when fewer than 2,000 requests
 * were made. PARLEY_SCHEMATHESIS_SEED draws other ones.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report } from './report.mjs';

const LEAST = 2_000;
const KEY = 'key-of-the-tests-0123456789';
const root = fileURLToPath(new URL('..', import.meta.url));
const settings = join(root, '.ci/schemathesis');
const folder = mkdtempSync(join(tmpdir(), 'parley-schemathesis-'));
const say = (text) => process.stdout.write(`schemathesis: ${text}\n`);

function run(command, args, more = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...more });
  if (error) throw error;
  return status;
}

/** Installed once, beside the packages of node. */
function installed() {
  const venv = join(root, 'node_modules/.cache/schemathesis');
  const program = join(venv, 'bin/st');
  if (existsSync(program)) return program;
  say('is installed from .ci/schemathesis/requirements.txt');
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  rmSync(venv, { recursive: true, force: true });
  assert.equal(run('python3', ['-m', 'venv', venv]), 0, 'python3 with venv is needed');
  const pip = [join(venv, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', '-r'];
  assert.equal(run(pip[0], [...pip.slice(1), join(settings, 'requirements.txt')]), 0, 'pip could not install it');
  return program;
}

/** The product on an empty folder. Its key is one that no request can delete. */
async function start() {
  const child = spawn(process.execPath, [join(root, 'dist/apps/parley/src/main.js')], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      PARLEY_PORT: '0',
      PARLEY_LOG_LEVEL: 'error',
      PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_tried`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve, reject) => {
    let output = '';
    child.once('exit', () => reject(new Error(`the product did not start: ${output}`)));
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const [, found] = /listens on (http:\/\/\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    });
  });
  return { child, url };
}

/** Something that is there, so that not every id is of nothing. */
async function prepare(url) {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const send = async (method, path, body) => {
    const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
    assert.equal(response.status, 201, `${method} ${path}`);
  };
  await send('PUT', '/v1/contacts/cnt_known', { first_name: 'Ada', email: 'ada@example.com', phone: '+4930123456' });
  await send('POST', '/v1/conversations', {
    ...{ id: 'conv_known', contact_id: 'cnt_known', inbox: 'support', channel_id: 'chan_1', channel_type: 'email' },
    message: { id: 'm1', direction: 'inbound', text: 'Is anybody there?' },
  });
}

/** One test case for each operation of the description, as schemathesis reports them. */
function countsIn(junit) {
  const cases = junit.match(/<testcase\b[^]*?(\/>|<\/testcase>)/g) ?? [];
  const having = (element) => cases.filter((one) => element.test(one)).length;
  const [failed, skipped] = [having(/<(failure|error)\b/), having(/<skipped\b/)];
  return { passed: cases.length - failed - skipped, failed, skipped };
}

let child;
let counts = { passed: 0, failed: 0, skipped: 0 };
let wrong = true;
try {
  const program = installed();
  const product = await start();
  child = product.child;
  await prepare(product.url);
  const requests = join(folder, 'requests.har');
  const operations = join(folder, 'operations.xml');
  const seed = process.env.PARLEY_SCHEMATHESIS_SEED;
  const status = run(
    program,
    [
      ...['--config-file', join(settings, 'schemathesis.toml'), 'run', `${product.url}/openapi.json`],
      ...['--header', `Authorization: Bearer ${KEY}`, '--report', 'har,junit'],
      ...['--report-har-path', requests, '--report-junit-path', operations],
      // Not the phase that takes ids out of answers: those of a bulk's results are echoed as they were sent.
      ...[
        '--phases',
        'examples,coverage,fuzzing',
        '--continue-on-failure',
        ...(seed === undefined ? [] : ['--seed', seed]),
      ],
      ...process.argv.slice(2),
    ],
    { cwd: folder, env: { ...process.env, SCHEMATHESIS_HOOKS: join(settings, 'hooks.py'), CI: 'true' } },
  );
  counts = countsIn(readFileSync(operations, 'utf8'));
  const { entries } = JSON.parse(readFileSync(requests, 'utf8')).log;
  const broken = entries.filter(({ response }) => response.status >= 500);
  say(`${entries.length} requests, ${broken.length} of them answered with 5xx`);
  assert.equal(status, 0, 'there were failures');
  assert.equal(broken.length, 0, 'the product broke');
  assert.ok(entries.length >= LEAST, `at least ${LEAST} requests`);
  assert.equal(child.exitCode, null, 'the product still runs');
  wrong = false;
  say(`passed: ${counts.passed} operations`);
} finally {
  report('api', counts.passed, wrong ? Math.max(1, counts.failed) : counts.failed, counts.skipped);
  child?.kill('SIGTERM');
  if (child && child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}
