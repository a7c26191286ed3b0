import { CONVERSATION, GOOD, type Good } from './bodies';
import type { Request } from './request';
import { refused, type Row } from './row';

/**
 * What is another workspace's is not there, in the very words used of what never was. Records that a command makes when they
 * are not there are not among these.
 */

const COMMANDS = (Object.keys(GOOD) as Good[]).filter((good) => GOOD[good].path.startsWith(CONVERSATION));

const onConversation: readonly Request[] = [
  ...COMMANDS.map((good) => {
    const { method, path, body } = GOOD[good];
    // The message is the contact's whose conversation it is: nothing in the request is wrong.
    return { method, path, body: good === 'message' ? { id: 'm2', direction: 'inbound', text: 'Hi' } : body };
  }),
  { ...GOOD.close, headers: { 'if-match': '"0"' } },
  { ...GOOD.close, headers: { 'idempotency-key': 'key-of-theirs' } },
  { method: 'DELETE', path: '/v1/conversations/conv_known/participants/cnt_theirs' },
  ...['', '?view=list', '?revision=0', '?as_of=2124-01-15T10:30:00Z', '/history', '/messages'].map((rest) => ({
    method: 'GET',
    path: `/v1/conversations/conv_known${rest}`,
  })),
];

const onRecords: readonly (readonly [code: string, id: string, request: (id: string) => Request])[] = [
  ['contact_not_found', 'cnt', (id) => ({ method: 'GET', path: `/v1/contacts/${id}` })],
  ['contact_not_found', 'cnt', (id) => ({ method: 'DELETE', path: `/v1/contacts/${id}` })],
  ['teammate_not_found', 'usr', (id) => ({ method: 'GET', path: `/v1/teammates/${id}` })],
  ['inbox_not_found', 'inbox', (id) => ({ method: 'GET', path: `/v1/inboxes/${id}` })],
];

const about = (request: Request, id: string): Request => ({
  ...request,
  path: request.path.replace('conv_known', `conv_${id}`),
});

export const strangerRows: readonly Row[] = [
  ...onConversation.map((request) => {
    const send = about(request, 'theirs');
    const headers = Object.keys(request.headers ?? {}).join();
    const name = `${send.method} ${send.path}${headers && ` with ${headers}`} finds nothing of another workspace`;
    return { ...refused(name, send, 404, 'conversation_not_found'), sameAs: about(request, 'never') };
  }),
  ...onRecords.map(([code, kind, request]) => {
    const send = request(`${kind}_theirs`);
    const name = `${send.method} ${send.path} finds nothing of another workspace`;
    return { ...refused(name, send, 404, code), sameAs: request(`${kind}_never`) };
  }),
  refused(
    'a message that is not there has no status',
    on('/messages/m_never/status', { status: 'read' }),
    404,
    'message_not_found',
  ),
  refused(
    'a participant who is not there is not activated',
    on('/participants/usr_never/activate', {}),
    404,
    'participant_not_found',
  ),
  refused('a revision that is not there yet is not shown', at('9999'), 404, 'revision_not_found'),
];

function on(rest: string, body: object): Request {
  return { method: 'POST', path: `/v1/conversations/conv_known${rest}`, body };
}

function at(revision: string): Request {
  return { method: 'GET', path: `/v1/conversations/conv_known?revision=${revision}` };
}
