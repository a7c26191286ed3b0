import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandIdOf, commandIds, commandIdsOf, conversationCommands } from '@parley/testing-product';
import { GOOD } from './bad-input/bodies';

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

  it('is told to integrators', () => {
    const paths = conversationCommands.filter(({ path }) => path !== '/v1/conversations').map(({ path }) => path);
    const alone = new Set(paths.filter((path) => path !== '/v1/conversations/{id}').map(asTold));
    expect([...alone].filter((path) => !page.includes(`${path}\``))).toEqual([]);
    for (const word of ['`POST /v1/conversations`', '`PATCH`', '`DELETE`']) expect(page).toContain(word);
  });
});
