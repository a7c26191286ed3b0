import type { ConversationEvent, MessageStatus } from '@parley/domain';
import { conversationCommits, type StreamOf } from '@parley/event-schema';
import type { ConversationDocument } from '@parley/read-models';
import { compare, differencesOf, read, type Checked, type Compared, type Definition } from './check';
import { differingFields } from './compare';
import { expectedConversation, expectedStatuses } from './conversation-definition';
import { contactsNamed, erasedByNow, type Erased } from './erased';
import { keptDifferences } from './kept-documents';
import type { Difference } from './difference';
import { upToRevision, type ReadableCommit } from './stream-history';

/** One that changes all the time is looked at so often; then its place in lists and its statuses are left out. */
const TRIES = 20;
/** Statuses are asked for in stretches of so many messages. */
const STRETCH = 1_000;

const conversations = (erased: Erased): Definition<ConversationEvent, ConversationDocument> => ({
  kind: 'conversation',
  codec: conversationCommits,
  find: (model, { workspace, id }) => model.stored(workspace, id),
  expected: (of, commits) => expectedConversation(of, commits, erased),
});

interface VerifiedConversation extends Compared<ConversationDocument> {
  readonly commits: readonly ReadableCommit<ConversationEvent>[];
}

/** The document, its place in the list of its inbox, and the statuses of its messages. */
export async function verifyConversation(
  checked: Checked,
  stream: string,
  of: StreamOf,
): Promise<VerifiedConversation> {
  for (let tries = 1; ; tries += 1) {
    const found = await read(checked, stream, of, conversations(checked.erased));
    const { document, history } = found;
    const { commits } = history;
    const { erased, compared } = await comparedNow(checked, of, found);
    if (document === undefined || compared.atRevision === undefined) return { ...compared, commits };
    if (document.status === 'deleted') {
      const kept = await keptDifferences(checked, of, document, []);
      return { ...compared, commits, differences: [...compared.differences, ...kept] };
    }
    const known = upToRevision(commits, document.revision);
    const { messageCount } = compared.atRevision;
    const shown = [
      ...(await keptNow({ ...checked, erased }, of, document, known)),
      ...(await placeDifferences(checked, of, document)),
      ...(await statusDifferences(checked, of, messageCount, expectedStatuses(known))),
    ];
    if (shown.length === 0) return { ...compared, commits };
    // Lists and statuses are told as of now: they say something about the document only if it is the same as before.
    const again = await checked.model.stored(of.workspace, of.id);
    if (differingFields(document, again).length === 0)
      return { ...compared, commits, differences: [...compared.differences, ...shown] };
    if (tries === TRIES) return { ...compared, commits };
    await checked.yieldNow();
  }
}

/** A difference may be an erasing that came while it was looked at: then it is none by who was erased by then. */
async function comparedNow(
  { log, checkpoint, erased }: Checked,
  of: StreamOf,
  found: Awaited<ReturnType<typeof read<ConversationEvent, ConversationDocument>>>,
): Promise<{ readonly erased: Erased; readonly compared: Compared<ConversationDocument> }> {
  const compared = compare(conversations(erased), of, found, checkpoint);
  if (compared.differences.length === 0) return { erased, compared };
  for (const later of await erasedByNow(log, of.workspace, contactsNamed(found.history.commits))) {
    const again = compare(conversations(later), of, found, checkpoint);
    if (again.differences.length === 0) return { erased: later, compared: again };
  }
  return { erased, compared };
}

/** Likewise of the documents that are kept. */
async function keptNow(
  checked: Checked,
  of: StreamOf,
  document: ConversationDocument,
  commits: readonly ReadableCommit<ConversationEvent>[],
): Promise<readonly Difference[]> {
  const differences = await keptDifferences(checked, of, document, commits);
  if (differences.length === 0) return [];
  for (const erased of await erasedByNow(checked.log, of.workspace, contactsNamed(commits))) {
    const again = await keptDifferences({ ...checked, erased }, of, document, commits);
    if (again.length === 0) return [];
  }
  return differences;
}

/** Asked for what comes just before it, the list of its inbox, status, assignee and marks gives it first, and as it is kept. */
async function placeDifferences(
  { model }: Checked,
  { workspace, id }: StreamOf,
  document: ConversationDocument,
): Promise<readonly Difference[]> {
  const { inbox, status, assignee, updatedAt } = document;
  if (status === 'deleted') return [];
  const { documents } = await model.list({
    workspace,
    filter: {
      statuses: [status],
      inboxes: [inbox],
      unread: document.inboundRead < document.inboundCount,
      snoozed: document.snooze !== null,
      assignees: [assignee?.id ?? null],
    },
    // The next place before its own: what is listed behind this begins with it.
    after: { at: updatedAt, id: `${id}\0` },
    limit: 1,
  });
  const [first] = documents;
  if (first?.id !== id)
    return [{ kind: 'list', workspace, id, field: 'place', expected: id, actual: first?.id ?? null }];
  return differencesOf('list', { workspace, id }, document, first);
}

async function statusDifferences(
  { model, yieldNow }: Checked,
  { workspace, id }: StreamOf,
  messageCount: number,
  expected: ReadonlyMap<number, MessageStatus>,
): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  for (let from = 1; from <= messageCount; from += STRETCH) {
    const to = Math.min(from + STRETCH - 1, messageCount);
    const shown = await model.messageStatuses(workspace, id, from, to);
    for (let number = from; number <= to && (shown.size > 0 || expected.size > 0); number += 1) {
      const [said, actual] = [expected.get(number), shown.get(number)];
      if (said !== actual)
        differences.push({
          kind: 'conversation',
          workspace,
          id,
          field: `messageStatuses[${number}]`,
          expected: said,
          actual,
        });
    }
    if (to < messageCount) await yieldNow();
  }
  return differences;
}
