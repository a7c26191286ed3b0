import { operation } from '../api/operation';
import {
  countsAnswer,
  conversation,
  conversationPage,
  historyAnswer,
  listAnswer,
  listItem,
  messagesAnswer,
} from './answers';
import { HistoryQuery, MessagesQuery } from './history-requests';
import { CountsQuery, GetQuery, ListBody, ListQuery } from './list-requests';

/* The queries for conversations, as the API offers them. */

const tag = 'Conversations';
const query = { method: 'get', right: 'read', tag, conditions: ['wait-for'] } as const;
const ONE = '/v1/conversations/{id}';

export const page = operation({
  ...query,
  id: 'listConversations',
  path: '/v1/conversations',
  summary: 'A page of conversations',
  description:
    'Open ones, newest first, unless asked otherwise. Lists of values are repeated or separated by commas, at most 50. Go on with `next_cursor` until it is null.',
  query: ListQuery,
  answers: { 200: conversationPage },
  headers: ['Parley-Cursor'],
});

export const list = operation({
  ...query,
  method: 'post',
  id: 'listConversationsByDate',
  path: '/v1/conversations/list',
  summary: 'A page of conversations in 14 attributes, by date',
  description:
    'Newest `updated` first, strictly before `date`, in whole groups of equal `updated`: a page may run over its limit by the rest of the last one. Go on with `next_date` until it is null.',
  body: ListBody,
  answers: { 200: listAnswer },
  headers: ['Parley-Cursor'],
  problems: [413, 415],
});

export const one = operation({
  ...query,
  id: 'getConversation',
  path: ONE,
  summary: 'A conversation, as it is or as it was',
  description:
    'As it was: `as_of` a time, or after the command that made a `revision`. A process looks up two of these at once; others get 503 `overloaded`, to be tried again.',
  query: GetQuery,
  answers: { 200: { anyOf: [conversation, listItem] } },
  headers: ['Parley-Cursor'],
  problems: [404],
});

export const history = operation({
  ...query,
  id: 'getHistory',
  path: `${ONE}/history`,
  summary: 'Everything that happened to a conversation, oldest first',
  query: HistoryQuery,
  answers: { 200: historyAnswer },
  problems: [404],
});

export const messages = operation({
  ...query,
  id: 'listMessages',
  path: `${ONE}/messages`,
  summary: 'The messages of a conversation, newest first',
  query: MessagesQuery,
  answers: { 200: messagesAnswer },
  problems: [404],
});

export const counts = operation({
  ...query,
  id: 'getCounts',
  path: '/v1/counts',
  summary: 'How many conversations each inbox has',
  description:
    'Of each inbox that is named, at most 50; else of all that have conversations, by their ids, up to 1 MiB. Go on with `next_cursor` until it is null.',
  query: CountsQuery,
  answers: { 200: countsAnswer },
  headers: ['Parley-Cursor'],
});

export const queryOperations = [page, list, one, history, messages, counts];
