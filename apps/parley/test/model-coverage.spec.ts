import { at, commandIds, commandIdsOf } from '@parley/testing-product';
import { routeOf, type Command, type Kind } from './model/commands';
import { notOpened, viewOf } from './model/conversation';
import { bodies } from './model/random-bodies';

/* A command or a field that the API has is known to the model. */

const kinds: readonly Kind[] = ['open', ...(Object.keys(bodies) as (keyof typeof bodies)[])];

/** Where the model sends a command of this kind. */
const sentBy = (kind: Kind): { readonly method: string; readonly path: string } => {
  const [method, path] = routeOf({ kind, conversation: 'conv_1', part: 'part_1' } as Command);
  return { method, path };
};

/** Ids and times that are not the model's to say, and what is joined from the contact's record. */
const NOT_IN_THE_MODEL = [...['id', 'workspace_id', 'contact'], ...['created_at', 'updated_at', 'last_message_at']];

describe('every command on a conversation', () => {
  it('is sent by the model', () => {
    expect(commandIdsOf(kinds.map(sentBy))).toEqual(commandIds);
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
