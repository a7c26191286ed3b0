import type { Assignee } from '@parley/domain';

/** An assignee as text; types have no space in them. */
export const assigneeText = ({ type, id }: Assignee): string => `${type} ${id}`;
