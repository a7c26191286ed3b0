import { planOf, type ListPlan } from '../lists/list-indexes';
import type { ConversationQuery } from '../port';
import { assigneeColumn } from './conversation-schema.sqlite';

/** The values that an index holds fixed in a range of it: there every entry matches, in the order of the list. */
export type FixedValues = readonly (string | number)[];

/** The ranges of its index that a list is made of: one for each combination that the filter lets through. */
export function rangesOf(query: ConversationQuery): readonly FixedValues[] {
  const plan = planOf(query.filter, query.sort ?? '-updated');
  return beforeTheState(plan, query).flatMap((values) =>
    plan.states.map((state) => [query.workspace, ...values, state]),
  );
}

function beforeTheState({ accessPath }: ListPlan, { filter }: ConversationQuery): readonly (readonly string[])[] {
  const inboxes = distinct(filter.inboxes ?? []);
  const assignees = distinct((filter.assignees ?? []).map(assigneeColumn));
  switch (accessPath) {
    case 'workspace':
      return [[]];
    case 'inbox':
      return inboxes.map((inbox) => [inbox]);
    case 'contact':
      return distinct(filter.contacts ?? []).map((contact) => [contact]);
    case 'assignee':
      return assignees.map((assignee) => [assignee]);
    case 'assignee_and_inbox':
      return assignees.flatMap((assignee) => inboxes.map((inbox) => [assignee, inbox]));
  }
}

const distinct = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
