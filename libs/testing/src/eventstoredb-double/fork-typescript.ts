import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { SOURCES_PROJECT } from '../sources';

/** Runs a TypeScript file of this folder as a process with messages; resolves with the first one that it sends. */
export async function forkTypeScript(
  file: string,
  args: readonly string[],
): Promise<{ readonly child: ChildProcess; readonly hello: unknown }> {
  const child = fork(join(__dirname, file), args, {
    execArgv: ['-r', '@swc-node/register'],
    env: { ...process.env, TS_NODE_PROJECT: SOURCES_PROJECT },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [hello] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} did not start`))),
  ]);
  return { child, hello };
}

export async function killAndWait(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
