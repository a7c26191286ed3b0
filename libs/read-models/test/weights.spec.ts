import { join } from 'node:path';
import { aTypicalConversation, conversationRead, messageReceived, weighedIn } from '@parley/testing';
import { projectConversation, type ConversationDocument } from '../src';
import { weighsTheSame, weightOf } from '../src/documents/conversation-document';
import { changesOf } from './changes';

const SHAPES = 9;

describe('the documents that the read model keeps in memory', () => {
  it('are weighed as what they really take, within twice of it: small ones, usual ones, and as large as they can be', async () => {
    const weighed = await weighedIn(join(__dirname, 'weights/documents.sqlite.ts'));
    expect(Object.keys(weighed)).toHaveLength(SHAPES);
    expect(Object.entries(weighed).filter(([, ratio]) => ratio < 0.5 || ratio > 2)).toEqual([]);
  });

  it('are weighed anew when a preview makes them much larger, or smaller again, and not when little changes', () => {
    const saying = (n: number, text: string) =>
      messageReceived(n, { private: { text, attachments: [], senderName: null } });
    const changes = changesOf([
      aTypicalConversation('1', 0),
      [saying(1, 'Hello')],
      [saying(2, `e${'\u0301'.repeat(12)}`.repeat(200))],
      [conversationRead(2, 2)],
      [saying(3, 'Bye')],
    ]);
    const documents: ConversationDocument[] = [];
    for (const change of changes) {
      const after = projectConversation(documents.at(-1), change);
      if (after !== undefined) documents.push(after);
    }
    const same = documents.slice(1).map((after, i) => weighsTheSame(documents[i] ?? after, after));
    expect(same).toEqual([true, false, true, false]);
    const [small, long] = [documents[1], documents[2]].map((document) => (document ? weightOf(document) : 0));
    expect(long).toBeGreaterThan(2 * (small ?? Infinity));
  });
});
