import type { ConversationDocument, CountsOfInbox } from '@parley/read-models';
import { differingFields } from './compare';
import type { Difference } from './difference';

type Counts = CountsOfInbox['counts'];
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const none: Counts = { open: 0, unread: 0, unassigned: 0, snoozed: 0, closed: 0 };

/** How many conversations each inbox is to have, added up one by one. */
export class ExpectedCounts {
  /** By workspace, then by inbox. */
  private readonly sums = new Map<string, Map<string, Mutable<Counts>>>();

  add(document: ConversationDocument): void {
    const { workspace, inbox, status } = document;
    if (status !== 'open' && status !== 'closed') return;
    const inboxes = this.sums.get(workspace) ?? new Map<string, Mutable<Counts>>();
    this.sums.set(workspace, inboxes);
    const sum = inboxes.get(inbox) ?? { ...none };
    inboxes.set(inbox, sum);
    sum[status] += 1;
    if (status === 'closed') return;
    if (document.inboundRead < document.inboundCount) sum.unread += 1;
    if (document.assignee === null) sum.unassigned += 1;
    if (document.snooze !== null) sum.snoozed += 1;
  }

  /** Both ways: what is not told is nothing, and what is not expected is too much. */
  differences(shown: readonly CountsOfInbox[]): readonly Difference[] {
    const left = new Map([...this.sums].map(([workspace, inboxes]) => [workspace, new Map<string, Counts>(inboxes)]));
    const differences: Difference[] = [];
    const compare = (workspace: string, inbox: string, expected: Counts, actual: Counts): void => {
      for (const field of differingFields(expected, actual))
        differences.push({ kind: 'counts', workspace, id: inbox, ...field });
    };
    for (const { workspace, inbox, counts } of shown) {
      compare(workspace, inbox, left.get(workspace)?.get(inbox) ?? none, counts);
      left.get(workspace)?.delete(inbox);
    }
    for (const [workspace, inboxes] of left)
      for (const [inbox, expected] of inboxes) compare(workspace, inbox, expected, none);
    return differences;
  }
}
