/*
 * npm run dev: builds the product and runs it, again at every change that compiles. The one before has ended first: it holds the
 * lock of the files. Ctrl+C stops all of it, at any moment.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (fromRoot) => fileURLToPath(new URL(`../../${fromRoot}`, import.meta.url));
const root = path('');
const nest = path('node_modules/@nestjs/cli/bin/nest.js');
const main = path('dist/apps/parley/src/main.js');

let stopping = false;
/** What runs now, and whether another is to follow it. */
let product;
let wanted = false;

function start() {
  wanted = false;
  product = spawn(process.execPath, ['--enable-source-maps', main], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  product.once('exit', () => {
    product = undefined;
    if (wanted && !stopping) start();
  });
}

function startAgain() {
  if (stopping) return;
  if (product === undefined) return start();
  wanted = true;
  product.kill('SIGTERM');
}

const build = spawn(process.execPath, [nest, 'build', 'parley', '--watch', '--preserveWatchOutput'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});
build.stdout.setEncoding('utf8').on('data', (text) => {
  process.stdout.write(text);
  if (text.includes('Found 0 errors')) startAgain();
});
build.once('exit', (code) => stop(stopping ? 0 : (code ?? 1)));

function stop(code) {
  stopping = true;
  process.exitCode = code;
  build.kill('SIGTERM');
  product?.kill('SIGTERM');
}
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));
