import type { ConversationEvent } from '@parley/domain';
import type { StreamOf } from '@parley/event-schema';
import type { Revision } from '@parley/event-store';
import { KEPT_EVERY, type ConversationDocument } from '@parley/read-models';
import type { Checked } from './check';
import { differingFields } from './compare';
import { expectedConversation } from './conversation-definition';
import type { Difference } from './difference';
import type { ReadableCommit } from './stream-history';

type Commit = ReadableCommit<ConversationEvent>;

/**
 * The documents that are kept of a conversation: one after each commit with which it passes another `KEPT_EVERY` revisions, found by revision and by
 * time from then until the next, and none besides.
 */
export async function keptDifferences(
  { model, erased, yieldNow }: Pick<Checked, 'model' | 'erased' | 'yieldNow'>,
  of: StreamOf,
  { revision: now }: ConversationDocument,
  commits: readonly Commit[],
): Promise<readonly Difference[]> {
  const { workspace, id } = of;
  const differences: Difference[] = [];
  const differs = (field: string, expected: unknown, actual: unknown): void => {
    if (expected !== actual) differences.push({ kind: 'conversation', workspace, id, field, expected, actual });
  };
  const places = commits.filter(passes);
  const first = await model.kept(workspace, id, { revision: (places[0]?.revision ?? now + 1) - 1 });
  differs('kept', undefined, first?.revision);
  for (const [i, { revision, at }] of places.entries()) {
    const last = (places[i + 1]?.revision ?? now + 1) - 1;
    const kept = await model.kept(workspace, id, { revision: last });
    const expected = expectedConversation(of, commits.filter(upTo(revision)), erased);
    for (const { field, ...said } of differingFields(expected, kept))
      differs(`kept[${revision}]${field && `.${field}`}`, said.expected, said.actual);
    differs(`kept[${revision}] by time`, revision, (await model.kept(workspace, id, { at }))?.revision);
    const before = await model.kept(workspace, id, { at: at - 1 });
    differs(`kept[${revision}] before its time`, places[i - 1]?.revision, before?.revision);
    await yieldNow();
  }
  return differences;
}

const passes = ({ revision }: Commit, i: number, all: readonly Commit[]): boolean =>
  Math.floor(revision / KEPT_EVERY) !== Math.floor((all[i - 1]?.revision ?? 0) / KEPT_EVERY);

const upTo =
  (revision: Revision) =>
  (commit: Commit): boolean =>
    commit.revision <= revision;
