/*
 * The steps of docs/operations.md, word for word, as an operator runs them: on the built product, each section in an empty folder
 * with a conversation in it. What is walked is marked in the page:
 *
 *   ```sh walk STATE            a block that is run, in the order of the page; STATE is what the product is brought to before it:
 *                               `running`, `stopped`, `killed` (it ran until now), or left as it is without one
 *   <!-- walk STATE: … -->      what brings about what the section is for, such as a damaged file; nobody reads it on the page
 *
 * `npm start` comes back when the product listens, and fails when it does not start. At the end of each section the product is started
 * if it does not run, and the conversation has to be there. Says each command and the end of its answer, exits 1 when one is refused.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report } from './report.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist/apps/parley/src/main.js');
const cli = join(root, 'dist/apps/cli/src/main.js');
const KEY = 'key-of-the-walk';
const FEWEST_SECTIONS = 4;
const STATES = ['', 'running', 'stopped', 'killed'];
const say = (text) => process.stdout.write(`operations: ${text}\n`);

/** The sections that have something to walk, each with its steps. */
function sectionsOf(page) {
  return page.split(/^## /m).flatMap((section) => {
    const title = section.slice(0, section.indexOf('\n'));
    const steps = [...section.matchAll(/^```sh walk ?(\w*)\n([^]*?)^```$|^<!-- walk ?(\w*): ([^]*?) -->$/gm)].map(
      ([, state, block, hiddenState, hidden]) => ({ state: state ?? hiddenState, script: block ?? hidden }),
    );
    for (const { state } of steps) assert.ok(STATES.includes(state), `${title}: there is no state ${state}`);
    return steps.length === 0 ? [] : [{ title, steps }];
  });
}

/** What stands for npm on the PATH, and what brings the product to a state. */
function tools(folder, bin) {
  mkdirSync(bin);
  const script = (name, text) => {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\nset -uo pipefail\n${text}`);
    chmodSync(join(bin, name), 0o755);
  };
  const [pid, said] = [join(folder, 'pid'), join(folder, 'said')];
  const alive = `[ -e '${pid}' ] && kill -0 "$(cat '${pid}')" 2> /dev/null`;
  script(
    'npm',
    `printf 'operations:   $ npm %s\\n' "$*"
case "$*" in
  start)
    : > '${said}'; '${process.execPath}' '${main}' >> '${said}' 2>&1 & echo $! > '${pid}'
    until grep -q 'listens on http' '${said}'; do
      if ! kill -0 $! 2> /dev/null; then tail -1 '${said}' | sed 's/^/operations:     /'; exit 1; fi
      sleep 0.05
    done; code=0 ;;
  'run parley -- '*)
    shift 3; answer=$('${process.execPath}' '${cli}' "$@" 2>&1); code=$?
    sed 's/^/operations:     /' <<< "$answer" ;;
  *) echo "operations: this is not walked: npm $*"; exit 1 ;;
esac
exit $code
`,
  );
  script(
    'walk',
    `if [ "$1" = running ]; then ${alive} || npm start; exit; fi
${alive} || exit 0
if [ "$1" = killed ]; then kill -9 "$(cat '${pid}')"; else kill "$(cat '${pid}')"; fi
while ${alive}; do sleep 0.05; done
`,
  );
  return { said };
}

/** Opens a conversation, or finds it again; the product takes any free port, and says which. */
async function conversation(said, method) {
  const [, url] = /listens on (\S+)/.exec(readFileSync(said, 'utf8')) ?? [];
  const body = {
    id: 'conv_walk',
    contact_id: 'cnt_1',
    inbox: 'support',
    channel_id: 'chan_1',
    channel_type: 'whatsapp',
    message: { id: 'm1', direction: 'inbound', text: 'Is anybody there?' },
  };
  for (const until = Date.now() + 30_000; ;) {
    const response = await fetch(`${url}/v1/conversations${method === 'GET' ? '/conv_walk' : ''}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    });
    if (response.ok) return;
    assert.ok(Date.now() < until, `${method} of the conversation gave ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function bash(script, cwd, bin) {
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: process.env.HOME };
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env: { ...env, PARLEY_PORT: '0', PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_default`, PARLEY_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
}

/** The steps are one script, so that what a step exports holds for the next. */
async function walked({ title, steps }, folder) {
  say(title);
  mkdirSync(folder);
  const [bin, cwd] = [join(folder, 'bin'), join(folder, 'product')];
  mkdirSync(cwd);
  const { said } = tools(folder, bin);
  const run = async (script, what) => {
    const outcome = await bash(script, cwd, bin);
    assert.ok(outcome === 0, `${what} failed with ${outcome}`);
  };
  try {
    await run('npm start', 'the first start');
    await conversation(said, 'POST');
    const script = steps.map(({ state, script }) => `${state === '' ? '' : `walk ${state}\n`}${script}`).join('\n');
    await run(`${script}\nwalk running`, 'the last command above');
    await conversation(said, 'GET');
  } finally {
    await bash('walk stopped', cwd, bin);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'parley-operations-'));
let [passed, failed] = [0, 0];
try {
  assert.ok(existsSync(main) && existsSync(cli), 'the product is built: npm run build');
  const sections = sectionsOf(readFileSync(join(root, 'docs/operations.md'), 'utf8'));
  assert.ok(
    sections.length >= FEWEST_SECTIONS,
    `at least ${FEWEST_SECTIONS} sections are walked, not ${sections.length}`,
  );
  for (const [n, section] of sections.entries()) {
    try {
      await walked(section, join(folder, String(n)));
      passed += 1;
    } catch (error) {
      failed += 1;
      say(`${section.title} failed: ${error.message}`);
    }
  }
} catch (error) {
  failed += 1;
  say(`failed: ${error.message}`);
} finally {
  say(`${passed} sections walked, ${failed} failed`);
  report('operations', passed, failed);
  if (failed > 0) process.exitCode = 1;
  rmSync(folder, { recursive: true, force: true });
}
