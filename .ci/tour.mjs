/*
 * The README's "Five minutes", word for word, as a newcomer runs them: on the built product, in an empty folder, on a free
 * port. Only what a newcomer fills in is replaced: the key, which the start writes into a file where there is no terminal, the port
 * where 3000 is taken, and where the files are. Says each command and the beginning of its answer, exits 1 at the first thing
 * that is refused.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report } from './report.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist/apps/parley/src/main.js');
const SECTION = '## Five minutes';
const FEWEST_COMMANDS = 10;
const SHOWN_CHARACTERS = 140;
const say = (text) => process.stdout.write(`tour: ${text}\n`);

/** The `sh` blocks of the section, in order. */
function blocksOf(readme) {
  const [, after] = readme.split(`\n${SECTION}\n`);
  assert.ok(after, `README.md has no section ${SECTION}`);
  const [section] = after.split(/\n## /);
  const blocks = [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block);
  assert.ok(blocks.length > 0, `${SECTION} has no sh block`);
  return blocks;
}

/** What a newcomer fills in, and no more: a block that is without it says so. */
function filledIn(blocks, key, port) {
  const script = blocks.join('\n');
  assert.match(script, /^KEY=pk_\.\.\.$/m, 'there is a line for the key');
  assert.match(script, /127\.0\.0\.1:3000\b/, 'there is an address with the port 3000');
  return script.replace(/^KEY=pk_\.\.\.$/m, `KEY=${key}`).replace(/127\.0\.0\.1:3000\b/g, `127.0.0.1:${port}`);
}

/**
 * A command that stands before the real one on the PATH: it says what it was asked and the beginning of the answer, and
 * fails when the real one does. `then` is what it does with a good answer.
 */
function standsBefore(folder, name, options, then) {
  const path = join(folder, name);
  const real = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
  assert.ok(real, `${name} is installed`);
  writeFileSync(
    path,
    `#!/usr/bin/env bash
set -uo pipefail
printf 'x' >> "$TOUR_FOLDER/commands"
asked="${name} $*"
printf 'tour: $ %s\\n' "$(tr '\\n' ' ' <<< "\${asked//$TOUR_KEY/KEY}")" >&2
answer=$('${real}' ${options} "$@" 2> "$TOUR_FOLDER/errors")
code=$?
# Without what npm says before a script. A refusal is shown whole.
line=$(sed '/^>/d' <<< "$answer" | tr -s '\\n' ' ')
if [ $code -eq 0 ]; then line=\${line:0:${SHOWN_CHARACTERS}}; else line="$line $(cat "$TOUR_FOLDER/errors")"; fi
printf 'tour:   %s\\n' "$line" >&2
printf '%s\\n' "$answer"
[ $code -eq 0 ] || exit $code
printf 'x' >> "$TOUR_FOLDER/answered"
${then.replaceAll('REAL', real)}
`,
  );
  chmodSync(path, 0o755);
}

/** A person reads an answer before typing on; the lists have followed by then. So it waits for the position it was given. */
const READ_THE_ANSWER = `
given='"position":"([^"]+)"'
[[ "$answer" =~ $given ]] || exit 0
'REAL' --fail-with-body -sS -H "Authorization: Bearer $TOUR_KEY" -H "Parley-Wait-For: \${BASH_REMATCH[1]}" "$TOUR_URL/v1/counts" > /dev/null
`;

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function start(folder, variables) {
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const ready = new Promise((resolve, reject) => {
    const read = (text) => {
      output += text;
      if (/listens on http/.test(output)) setImmediate(resolve);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', read);
    void exited.then(() => reject(new Error(`the product did not start:\n${output}`)));
  });
  await ready;
  const file = /^Key of the workspace ws_default: in (.+) \(only you can read it\)$/m.exec(output)?.[1];
  assert.ok(file, `a file with a key is named:\n${output}`);
  const key = readFileSync(file, 'utf8').trimEnd();
  return { key, child, exited };
}

const run = (script, env) =>
  new Promise((resolve) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });

const folder = mkdtempSync(join(tmpdir(), 'parley-tour-'));
/** How many commands left their mark: in `commands` when they began, in `answered` when they were not refused. */
const marks = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').length : 0);
let product;
try {
  const blocks = blocksOf(readFileSync(join(root, 'README.md'), 'utf8'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  standsBefore(bin, 'curl', '--fail-with-body -sS', READ_THE_ANSWER);
  standsBefore(bin, 'npm', '', '');
  const port = await freePort();
  const data = (name) => `sqlite:${join(folder, 'data', name)}`;
  const variables = {
    PARLEY_PORT: String(port),
    PARLEY_EVENT_STORE: data('events.db'),
    PARLEY_READ_MODEL: data('read-model.db'),
    PARLEY_OPERATIONS: data('operations.db'),
  };
  product = await start(folder, variables);
  const outcome = await run(filledIn(blocks, product.key, port), {
    ...process.env,
    ...variables,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    TOUR_FOLDER: folder,
    TOUR_KEY: product.key,
    TOUR_URL: `http://127.0.0.1:${port}`,
  });
  assert.ok(outcome === 0, `the last command above failed with ${outcome}`);
  const commands = marks('commands');
  assert.ok(commands >= FEWEST_COMMANDS, `at least ${FEWEST_COMMANDS} commands ran, not ${commands}`);
  say(`passed: ${commands} commands`);
} catch (error) {
  say(`failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  const failed = marks('commands') - marks('answered');
  report('tour', marks('answered'), process.exitCode === 1 ? Math.max(1, failed) : failed);
  product?.child.kill('SIGTERM');
  await product?.exited;
  rmSync(folder, { recursive: true, force: true });
}
