import { isUnread, type ConversationDocument } from './conversation-document';

/** How many conversations an inbox has: `unread`, `unassigned` and `snoozed` of the open ones. Archived ones are in none. */
export interface InboxCounts {
  readonly open: number;
  readonly unread: number;
  readonly unassigned: number;
  readonly snoozed: number;
  readonly closed: number;
}

export const NO_COUNTS: InboxCounts = { open: 0, unread: 0, unassigned: 0, snoozed: 0, closed: 0 };

export const COUNTED = ['open', 'unread', 'unassigned', 'snoozed', 'closed'] as const;

/** What one conversation adds to the counts of its inbox. */
function countsOf(document: ConversationDocument): InboxCounts {
  const open = Number(document.status === 'open');
  return {
    open,
    unread: open * Number(isUnread(document)),
    unassigned: open * Number(document.assignee === null),
    snoozed: open * Number(document.snooze !== null),
    closed: Number(document.status === 'closed'),
  };
}

export const isNothing = (counts: InboxCounts): boolean => COUNTED.every((counted) => counts[counted] === 0);

/** What changes of the counts of inboxes, by workspace and inbox; changes of one batch add up to one for each inbox. */
export class CountChanges {
  private readonly changes = new Map<string, { workspace: string; inbox: string; counts: InboxCounts }>();

  changed(before: ConversationDocument | undefined, after: ConversationDocument): void {
    if (before !== undefined) this.add(before, -1);
    this.add(after, 1);
  }

  /** Those that are not nothing after all. */
  all(): readonly { readonly workspace: string; readonly inbox: string; readonly counts: InboxCounts }[] {
    return [...this.changes.values()].filter(({ counts }) => !isNothing(counts));
  }

  private add(document: ConversationDocument, times: 1 | -1): void {
    const { workspace, inbox } = document;
    const key = `${workspace}/${inbox}`;
    const sum = plus(this.changes.get(key)?.counts ?? NO_COUNTS, countsOf(document), times);
    this.changes.set(key, { workspace, inbox, counts: sum });
  }
}

export const plus = (a: InboxCounts, b: InboxCounts, times: 1 | -1 = 1): InboxCounts => ({
  open: a.open + times * b.open,
  unread: a.unread + times * b.unread,
  unassigned: a.unassigned + times * b.unassigned,
  snoozed: a.snoozed + times * b.snoozed,
  closed: a.closed + times * b.closed,
});
