import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOOD } from './bad-input/bodies';
import { commandIdOf, commandIds, commandIdsOf, conversationCommands } from './conversation-commands';
import { at } from './documented';
import { routeOf, type Command, type Kind } from './model/commands';
import { notOpened, viewOf } from './model/conversation';
import { bodies } from './model/random-bodies';

/* A command or a field that the API has is known to whatever tries or tells all of them. */

const kinds: readonly Kind[] = ['open', ...(Object.keys(bodies) as (keyof typeof bodies)[])];

/** Where the model sends a command of this kind. */
const sentBy = (kind: Kind): { readonly method: string; readonly path: string } => {
  const [method, path] = routeOf({ kind, conversation: 'conv_1', part: 'part_1' } as Command);
  return { method, path };
};

/** Ids and times that are not the model's to say, and what is joined from the contact's record. */
const NOT_IN_THE_MODEL = [...['id', 'workspace_id', 'contact'], ...['created_at', 'updated_at', 'last_message_at']];

const page = readFileSync(join(__dirname, '../../../docs/integrators.md'), 'utf8');

/** `…/participants/{id}/activate`, in the words of the page. */
const asTold = (path: string): string =>
  `…${path.replace('/v1/conversations/{id}', '').replace('{participant_id}', '{id}')}`;

describe('every command on a conversation', () => {
  it('is found by its request, and what is no command is not', () => {
    expect(conversationCommands.length).toBeGreaterThan(20);
    expect(commandIdOf('POST', '/v1/conversations/conv_1/close')).toBe('close');
    expect(commandIdOf('DELETE', '/v1/conversations/conv_1/participants/usr_1')).toBe('removeParticipant');
    expect(commandIdOf('POST', '/v1/conversations/list')).toBeUndefined();
    expect(commandIdOf('POST', '/v1/conversations/conv_1/dance')).toBeUndefined();
  });

  it('is spoiled by the bad input', () => {
    expect(commandIdsOf(Object.values(GOOD))).toEqual(commandIds);
  });

  it('is sent by the model', () => {
    expect(commandIdsOf(kinds.map(sentBy))).toEqual(commandIds);
  });

  it('is told to integrators', () => {
    const paths = conversationCommands.filter(({ path }) => path !== '/v1/conversations').map(({ path }) => path);
    const alone = new Set(paths.filter((path) => path !== '/v1/conversations/{id}').map(asTold));
    expect([...alone].filter((path) => !page.includes(`${path}\``))).toEqual([]);
    for (const word of ['`POST /v1/conversations`', '`PATCH`', '`DELETE`']) expect(page).toContain(word);
  });
});

describe('every field of a conversation', () => {
  it('is compared with the model', () => {
    const fields = Object.keys(at(['components', 'schemas', 'Conversation', 'properties']) ?? {});
    const compared = Object.keys(viewOf(notOpened('conv_1'), { contacts: new Map(), blocked: new Set() }));
    expect(fields.length).toBeGreaterThan(30);
    expect([...compared, ...NOT_IN_THE_MODEL].sort()).toEqual(fields.sort());
  });
});
