import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Does something while another process has claimed a file. */
export async function whileLocked(file: string, work: () => Promise<void>): Promise<void> {
  const script = `const { DatabaseSync } = require('node:sqlite');
    const db = new DatabaseSync(process.argv[1] + '.lock');
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    console.log('locked'); setInterval(() => db.isOpen, 1000);`;
  const child = spawn(process.execPath, ['-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  try {
    await work();
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
