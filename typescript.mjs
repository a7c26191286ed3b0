/*
 * node -r ./typescript.mjs FILE.ts: runs the sources, in this process or in a thread of it. What was compiled once is kept by what it
 * came from: the text, where it is, the settings and the compiler. So nothing is compiled twice, and nothing old is ever run.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const path = (fromRoot) => fileURLToPath(new URL(fromRoot, import.meta.url));
const kept = path('node_modules/.cache/typescript');
const configFile = path('.swcrc');
const compiler = [configFile, path('node_modules/@swc/core/package.json')].map((file) => readFileSync(file, 'utf8'));

registerHooks({
  resolve(specifier, context, next) {
    const [, room] = /^@parley\/([a-z-]+)$/.exec(specifier) ?? [];
    return next(room === undefined ? specifier : path(`libs/${room}/src/index.ts`), context);
  },
});
require.extensions['.ts'] = (module, file) => module._compile(compiled(file), file);
process.setSourceMapsEnabled(true);

function compiled(filename) {
  const text = readFileSync(filename, 'utf8');
  const name = createHash('sha256')
    .update(JSON.stringify([compiler, filename, text]))
    .digest('hex');
  const file = `${kept}/${name}.js`;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(text, { filename, configFile });
    mkdirSync(kept, { recursive: true });
    // Others read and write it at the same time: it appears as a whole.
    const part = `${file}.${process.pid}.${threadId}`;
    writeFileSync(part, code);
    renameSync(part, file);
    return code;
  }
}
