import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Control, Stats } from './faults';
import { forkTypeScript, killAndWait } from './fork-typescript';

export interface EventStoreDbDouble {
  readonly port: number;
  readonly connectionString: string;
  /** Obeys, and says how things stand then. */
  control(control: Control): Promise<Stats>;
  /** Resolves as soon as things stand so. */
  until(condition: (stats: Stats) => boolean): Promise<Stats>;
  /** Stops and continues the process as it is: a server that hangs. */
  pause(): void;
  resume(): void;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts the process again after a kill, on the same port with the same file; faults are forgotten. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a process that speaks EventStoreDB's protocol on a port of this machine and keeps its events in a file. */
export async function startEventStoreDbDouble(): Promise<EventStoreDbDouble> {
  const directory = await mkdtemp(join(tmpdir(), 'eventstoredb-double-'));
  const file = join(directory, 'log.jsonl');
  let running = await Running.start(file, 0);
  const { port } = running;
  return {
    port,
    connectionString: `esdb://127.0.0.1:${port}?tls=false`,
    control: (order) => running.control(order),
    async until(condition) {
      for (;;) {
        const stats = await running.control({ do: 'stats' });
        if (condition(stats)) return stats;
        await delay(5);
      }
    },
    pause: () => void running.child.kill('SIGSTOP'),
    resume: () => void running.child.kill('SIGCONT'),
    kill: (signal) => killAndWait(running.child, signal),
    async restart() {
      running = await Running.start(file, port);
    },
    async stop() {
      await killAndWait(running.child, 'SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** One life of the double's process. */
class Running {
  private asked = 0;
  private readonly waiting = new Map<number, (stats: Stats) => void>();

  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
  ) {
    child.on('message', ({ id, stats }: { id: number; stats: Stats }) => {
      this.waiting.get(id)?.(stats);
      this.waiting.delete(id);
    });
  }

  static async start(file: string, port: number): Promise<Running> {
    const { child, hello } = await forkTypeScript('main.ts', [file, String(port)]);
    return new Running(child, (hello as { listening: number }).listening);
  }

  control(control: Control): Promise<Stats> {
    const id = (this.asked += 1);
    return new Promise((answer, reject) => {
      this.waiting.set(id, answer);
      this.child.send({ id, control }, (error) => {
        if (error !== null) reject(error);
      });
    });
  }
}
