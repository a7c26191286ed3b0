/*
 * node --import ./bench/servers/watch-main-thread.mjs: tells the parent, when it asks, how long the main thread was busy at a stretch,
 * by its own processor time, since it asked last. Each turn of the event loop runs the timer once; what a thread did between two of
 * them kept it from everything else. On a machine that does other things too the time on the clock would say more.
 */
import { isMainThread } from 'node:worker_threads';

const EACH_MS = 1;

if (isMainThread && process.send !== undefined) {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let longest = 0;
  let before = used();
  const look = () => {
    const now = used();
    longest = Math.max(longest, now - before);
    before = now;
  };
  setInterval(look, EACH_MS).unref();
  process.on('message', () => {
    look();
    process.send({ longest });
    longest = 0;
  });
  // It is there for as long as the product is.
  process.channel?.unref();
}
