import { notFound, unavailable, type Problem } from '../problem/problem';

export const conversationNotFound = (): Problem =>
  notFound('There is no conversation with this id.', 'conversation_not_found');

export const revisionNotFound = (): Problem =>
  notFound('The conversation has no such revision yet.', 'revision_not_found');

export const tooManyAsOf = (): Problem =>
  unavailable(
    'As many conversations as this process allows are being looked up as they were. Try again later.',
    'overloaded',
  );
