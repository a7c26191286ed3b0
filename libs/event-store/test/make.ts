import { randomUUID } from 'node:crypto';
import * as E from 'fp-ts/Either';
import type { Appended, AppendFailure, Batch, Commit, EventStore, Expected, JsonObject, RecordedCommit } from '../src';

/** A commit of `size` events that nothing else has. */
export function commitOf(size = 1, data: JsonObject = {}, metadata: JsonObject = {}): Commit {
  return {
    id: randomUUID(),
    metadata: { workspace: 'ws_test', ...metadata },
    events: Array.from({ length: size }, (_, index) => ({
      id: randomUUID(),
      type: 'SomethingHappened.v1',
      data: { index, ...data },
      private: null,
    })),
  };
}

/** A name space that no other test shares, so that a log may be shared by all of them. */
export const ownPrefix = (): `contract${string}-` => `contract${randomUUID().replaceAll('-', '')}-`;

export async function appended(
  store: EventStore,
  stream: string,
  expected: Expected,
  ...commits: readonly Commit[]
): Promise<Appended> {
  const result = await store.append(stream, expected, commits)();
  if (E.isLeft(result)) throw new Error(`the append was expected to succeed: ${JSON.stringify(result.left)}`);
  return result.right;
}

export async function failed(
  store: EventStore,
  stream: string,
  expected: Expected,
  ...commits: readonly Commit[]
): Promise<AppendFailure> {
  const result = await store.append(stream, expected, commits)();
  if (E.isRight(result)) throw new Error(`the append was expected to fail: ${JSON.stringify(result.right)}`);
  return result.left;
}

export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of source) found.push(item);
  return found;
}

export const ids = (commits: readonly { readonly id: string }[]): string[] => commits.map(({ id }) => id);

/** Collects a subscription until `done` says so, then ends it. */
export async function collect(
  store: EventStore,
  options: { after?: string; prefixes: readonly [string, ...string[]]; batchSize?: number },
  done: (commits: readonly RecordedCommit[], batch: Batch) => boolean,
  onBatch: (batch: Batch) => Promise<void> | void = () => undefined,
): Promise<{ commits: RecordedCommit[]; batches: Batch[] }> {
  const ending = new AbortController();
  const commits: RecordedCommit[] = [];
  const batches: Batch[] = [];
  for await (const batch of store.subscribe({ ...options, signal: ending.signal })) {
    batches.push(batch);
    commits.push(...batch.commits);
    await onBatch(batch);
    if (done(commits, batch)) ending.abort();
  }
  return { commits, batches };
}
