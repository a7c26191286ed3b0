import { Problem, unavailable } from '../problem/problem';

const notFound = (code: string, detail: string): Problem =>
  new Problem({ status: 404, code, title: 'Not found', detail });

export const conversationNotFound = (): Problem =>
  notFound('conversation_not_found', 'There is no conversation with this id.');

export const revisionNotFound = (): Problem =>
  notFound('revision_not_found', 'The conversation has no such revision yet.');

export const tooManyAsOf = (): Problem =>
  unavailable(
    'As many conversations as this process allows are being looked up as they were. Try again later.',
    'overloaded',
  );
