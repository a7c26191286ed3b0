import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Arrival } from './receiver-process';

const ROOT = join(__dirname, '../..');

export interface Receivers {
  readonly url: string;
  /** How many different events were accepted so far, of all webhooks. */
  count(): Promise<number>;
  arrivals(): Promise<readonly Arrival[]>;
  stop(): void;
}

/** The time of the machine's own clock, as the receivers note it. In ms. */
export const machineTime = (): number => Number(process.hrtime.bigint()) / 1e6;

export async function startReceivers(): Promise<Receivers> {
  const child = spawn(process.execPath, ['-r', join(ROOT, 'typescript.mjs'), join(__dirname, 'receiver-process.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const asked = async <T>(question?: string): Promise<T> => {
    const told = once(child, 'message');
    if (question !== undefined) child.send(question);
    return ((await told) as [T])[0];
  };
  const { port } = await asked<{ readonly port: number }>();
  return {
    url: `http://127.0.0.1:${port}`,
    count: async () => (await asked<{ readonly count: number }>('count')).count,
    arrivals: async () => (await asked<{ readonly arrivals: readonly Arrival[] }>('list')).arrivals,
    stop: () => void child.kill(),
  };
}
