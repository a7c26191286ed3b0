import { spawn } from 'node:child_process';
import { join } from 'node:path';

interface Noise {
  /** Resolves when the first requests are sent. */
  readonly begun: Promise<unknown>;
  /** Answers so far, as it told last. */
  answers(): number;
  stop(): Promise<void>;
}

const ROOT = join(__dirname, '../..');

/** Sends one of the noises to a server, as fast as it can, from a process of its own. */
export function startNoise(url: string, name: string): Noise {
  const script = join(__dirname, 'noise.ts');
  const child = spawn(process.execPath, ['-r', join(ROOT, 'typescript.mjs'), script, url, name], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { promise: begun, resolve, reject } = Promise.withResolvers<undefined>();
  let answers = 0;
  child.on('message', (told) => {
    answers = (told as { readonly answers: number }).answers;
    resolve(undefined);
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  void ended.then(() => reject(new Error(`the noise ${name} did not begin`)));
  return {
    begun,
    answers: () => answers,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
