import type { ConversationDocument } from '@parley/read-models';
import {
  contactErased,
  contactSaved,
  conversationDeleted,
  conversationOpened,
  messageReceived,
  noteAdded,
  zoe,
  WORKSPACE,
} from '@parley/testing';
import type { Difference, VerifiedModel } from '../src';
import { followedLog, verifying, type FollowedLog } from './followed-log';

const notes = (count: number): readonly ReturnType<typeof noteAdded>[] =>
  Array.from({ length: count }, (_, i) => noteAdded(`n${i}`));

/** Of 2,500 revisions, with documents kept at 1,399 and 2,199; and one of a few, one that was long and is deleted. */
async function longLog(): Promise<FollowedLog> {
  const log = followedLog();
  const opened = conversationOpened({
    private: { target: '+49', subject: 'Order', description: null, memberNames: [] },
  });
  await log.contact(zoe.id, contactSaved());
  await log.conversation('conv_long', [opened, ...notes(699)]);
  await log.conversation('conv_long', [messageReceived(1), ...notes(699)]);
  await log.conversation('conv_long', notes(800));
  await log.conversation('conv_long', notes(300));
  await log.conversation('conv_short', [opened]);
  await log.conversation('conv_deleted', [opened, ...notes(1_500)]);
  await log.conversation('conv_deleted', [conversationDeleted()]);
  await log.project();
  return log;
}

const fields = (differences: readonly Difference[]): readonly string[] =>
  differences.map(({ id, field }) => `${id} ${field}`);

describe('documents that are kept', () => {
  let log: FollowedLog;
  beforeAll(async () => {
    log = await longLog();
  });

  const telling = (
    change: (found: ConversationDocument | undefined, id: string) => ConversationDocument | undefined,
  ) => {
    const kept: VerifiedModel['kept'] = async (workspace, id, moment) =>
      change(await log.model.kept(workspace, id, moment), id);
    return verifying(log, { kept });
  };

  it('are as the log says', async () => {
    expect((await verifying(log)).differences).toEqual([]);
    expect((await log.model.kept(WORKSPACE, 'conv_long', { revision: 2_000 }))?.revision).toBe(1_399);
  });

  it('that say something else are found, by place and field', async () => {
    const { differences } = await telling((found) => found && { ...found, messageCount: 7 });
    expect(fields(differences)).toEqual(['conv_long kept[1399].messageCount', 'conv_long kept[2199].messageCount']);
  });

  it('that are missing are found', async () => {
    const { differences } = await telling((found) => (found?.revision === 1_399 ? undefined : found));
    expect(fields(differences)).toContain('conv_long kept[1399]');
    expect(fields(differences)).toContain('conv_long kept[1399] by time');
  });

  it('that are too many are found, and so are those of a conversation that was deleted', async () => {
    const any = await log.model.kept(WORKSPACE, 'conv_long', { revision: 2_000 });
    const { differences } = await telling((found, id) => (id === 'conv_long' ? found : any));
    expect(fields(differences)).toEqual(['conv_short kept', 'conv_deleted kept']);
  });
});

describe('contacts that were erased', () => {
  it('show nowhere of what was said before, and what shows it is found', async () => {
    const log = await longLog();
    const before = await log.model.stored(WORKSPACE, 'conv_long');
    const keptBefore = await log.model.kept(WORKSPACE, 'conv_long', { revision: 2_000 });
    await log.contact(zoe.id, contactErased());
    await log.project();
    expect((await verifying(log)).differences).toEqual([]);
    const stored: VerifiedModel['stored'] = async (workspace, id) =>
      id === 'conv_long' ? before : log.model.stored(workspace, id);
    expect(fields((await verifying(log, { stored })).differences)).toEqual(
      expect.arrayContaining(['conv_long target', 'conv_long subject', 'conv_long lastMessage.preview']),
    );
    const kept: VerifiedModel['kept'] = async (workspace, id, moment) => {
      const found = await log.model.kept(workspace, id, moment);
      return found?.revision === keptBefore?.revision ? keptBefore : found;
    };
    expect(fields((await verifying(log, { kept })).differences)).toEqual([
      'conv_long kept[1399].target',
      'conv_long kept[1399].subject',
      'conv_long kept[1399].lastMessage.preview',
    ]);
  });

  it('are erased while it is verified, and that is no difference', async () => {
    const log = await longLog();
    let erased = false;
    const { model } = log;
    const stored: VerifiedModel['stored'] = async (workspace, id) => {
      if (!erased) {
        erased = true;
        await log.contact(zoe.id, contactErased());
        await log.project();
      }
      return model.stored(workspace, id);
    };
    expect((await verifying(log, { stored })).differences).toEqual([]);
    expect(erased).toBe(true);
  });
});
