import { relative } from 'node:path';
import { realFile } from '@parley/runtime';

/** What a path of a socket may be long on every system that has such sockets. */
const LONGEST = 103;

/**
 * Where a running product takes the tasks of its operator: a socket beside its read model, for whoever may write there. The
 * shorter of its absolute and its relative path, as long ones cannot be used; undefined when both are too long.
 */
export function socketOf(readModelFile: string): string | undefined {
  const path = `${realFile(readModelFile)}.socket`;
  const [shortest = path] = [path, relative(process.cwd(), path)].sort((a, b) => a.length - b.length);
  return Buffer.byteLength(shortest) <= LONGEST ? shortest : undefined;
}
