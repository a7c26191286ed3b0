import type { Assignee } from '@parley/domain';
import { assigneeText } from '../assignee-text';

export const assigneeColumn = (assignee: Assignee | null): string | null => assignee && assigneeText(assignee);

export function assigneeOf(text: string): Assignee {
  const end = text.indexOf(' ');
  return { type: text.slice(0, end) as Assignee['type'], id: text.slice(end + 1) };
}
