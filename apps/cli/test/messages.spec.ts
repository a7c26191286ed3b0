import type { CopyMade } from '@parley/operator';
import type { OutputEvent } from '../src/output-event';
import { messageOf } from '../src/messages';
import { counts, difference, DIFFERS, REBUILT, VERIFIED } from './reports';

const record = {
  id: 'key_1',
  workspace: 'ws_1',
  name: 'Importer',
  actorType: 'api',
  actorId: 'importer',
  rights: 'write',
  actAs: true,
  createdAt: Date.parse('2026-04-19T14:30:00.123Z'),
  lastUsedAt: Date.parse('2026-04-20T08:00:00.000Z'),
} as const;

const TO_BE_MADE_ANEW =
  'in the public log: to have it made anew, see "Whether the lists are right" in docs/operations.md';

describe('a sentence', () => {
  const say = (event: Exclude<OutputEvent, { readonly tag: 'progress' }>): string => messageOf(event);

  it('names what differs: which, where, what it should be and what it is', () => {
    expect(say(DIFFERS)).toBe(
      'conversation ws_1/conv_1: participants[1].status is "active" by the log, "pending" in the read model',
    );
    const missing = { ...difference, field: 'document', expected: { id: 'conv_1' }, actual: undefined };
    expect(say({ tag: 'difference', difference: missing })).toBe(
      'conversation ws_1/conv_1: document is {"id":"conv_1"} by the log, undefined in the read model',
    );
  });

  it('says what was verified, and what to do when something differs', () => {
    const looked =
      '12,345 conversations, 2 contacts, 3 teammates, 4 inboxes and routing rules of 5 workspaces from 1,234,567 events in 1 min 2 s';
    expect(say(VERIFIED)).toBe(`The read model says what the log says: ${looked}.`);
    expect(say({ tag: 'verified', verified: { ...counts, behind: 1_000 }, seconds: 61.2 })).toBe(
      `The read model says what the log says: ${looked}. It has 1,000 events still to come.`,
    );
    expect(say({ tag: 'verified', verified: { ...counts, behind: counts.events }, seconds: 1 })).toMatch(
      /^The read model is empty, so there was nothing to compare\. .* npm run parley -- rebuild$/,
    );
    expect(say({ tag: 'verified', verified: { ...counts, differences: 2_000 }, seconds: 61.2 })).toBe(
      `2,000 differences: ${looked}. To put them right: npm run parley -- rebuild`,
    );
    expect(say({ tag: 'verified', verified: { ...counts, differences: 1 }, seconds: 61.2 })).toMatch(/^1 difference: /);
  });

  it('says what was verified of a public log, and what to do when that differs', () => {
    const looked =
      '12,345 conversations, 2 contacts, 3 teammates, 4 inboxes, routing rules of 5 workspaces and 1,000 public events from 1,234,567 events in 1 min 2 s';
    const published = { events: 1_000, differences: 0, behind: 0 };
    const verified = (over: object) =>
      say({ tag: 'verified', verified: { ...counts, published, ...over }, seconds: 61.2 });
    expect(verified({})).toBe(`The read model and the public log say what the log says: ${looked}.`);
    expect(verified({ behind: 5, published: { ...published, behind: 7 } })).toBe(
      `The read model and the public log say what the log says: ${looked}. The read model has 5 events still to come. ` +
        'Of 7 events nothing is published yet.',
    );
    const wrong = { ...published, differences: 2 };
    expect(verified({ differences: 2, published: wrong })).toBe(
      `2 differences: ${looked}. 2 of them ${TO_BE_MADE_ANEW}`,
    );
    expect(verified({ differences: 3, published: wrong })).toBe(
      `3 differences: ${looked}. To put them right: npm run parley -- rebuild. 2 of them ${TO_BE_MADE_ANEW}`,
    );
    expect(say({ tag: 'difference', difference: { ...difference, kind: 'public event' } })).toMatch(
      / in the public log$/,
    );
  });

  it('says what was rebuilt, what is to be noted, and what was not done', () => {
    expect(say(REBUILT)).toBe('The read model was made anew from 1,234,567 events in 3 s and is in use.');
    expect(say({ tag: 'warning', message: 'one commit was passed by' })).toBe('Note: one commit was passed by');
    for (const task of ['rebuild', 'verify'] as const)
      expect(say({ tag: 'failed', task, reason: 'the disk is full' })).toBe(
        'It was not done, and nothing has changed: the disk is full',
      );
    for (const task of ['copy', 'parked'] as const)
      expect(say({ tag: 'failed', task, reason: 'the disk is full' })).toBe('It was not done: the disk is full');
  });

  it.each([
    [0, '0 s'],
    [0.2, '1 s'],
    [59, '59 s'],
    [59.4, '1 min 0 s'],
    [60, '1 min 0 s'],
    [119.4, '2 min 0 s'],
    [119.9, '2 min 0 s'],
    [3_725, '62 min 5 s'],
  ])('of %p seconds says %s', (seconds, words) => {
    expect(say({ tag: 'rebuilt', events: 1, seconds })).toContain(` in ${words} and`);
  });

  const copied = (made: Partial<CopyMade>): string => {
    const all = { events: 1_234, resumed: false, compared: 5_678, differences: 0, later: 0, ...made };
    return say({ tag: 'copied', copied: all, seconds: 2.1 });
  };

  it('says what was copied, what came later, and what to do when something differs', () => {
    expect(copied({})).toBe('The copy is complete: 1,234 events copied in 3 s, and all 5,678 are the same in both.');
    expect(copied({ events: 1, resumed: true, later: 12 })).toBe(
      'The copy is complete: 1 event copied, behind those that were there already, in 3 s, and all 5,678 are the same in both. ' +
        '12 events came meanwhile: to copy them too, run it again.',
    );
    expect(copied({ differences: 1 })).toBe(
      '1 difference: 1,234 events copied in 3 s, 5,678 compared. This is no copy of the log. Copy it to an event store that is empty.',
    );
  });

  it('names what differs in a copy', () => {
    const place = { commit: 7, stream: 'conversation-ws_1/conv_1', revision: 3 };
    const differs = { ...place, field: 'events[0].type', source: 'A.v1', target: 'B.v1' };
    expect(say({ tag: 'copy-difference', difference: differs })).toBe(
      'commit 7, conversation-ws_1/conv_1@3: events[0].type is "A.v1" in the log, "B.v1" in the copy',
    );
  });

  it('shows keys, a line each, and the key itself once', () => {
    const line =
      'key_1 "Importer": write, may act as others, by api:importer, made 2026-04-19T14:30:00Z, last used 2026-04-20T08:00:00Z';
    expect(say({ tag: 'key-created', record, key: 'pk_secret' })).toBe(`${line}\nKey, shown this once: pk_secret`);
    const other = { ...record, id: 'key_2', name: null, rights: 'read', actAs: false, lastUsedAt: null } as const;
    expect(say({ tag: 'keys', workspace: 'ws_1', keys: [record, other] })).toBe(
      `${line}\nkey_2: read, by api:importer, made 2026-04-19T14:30:00Z, never used`,
    );
    expect(say({ tag: 'keys', workspace: 'ws_1', keys: [] })).toBe('The workspace ws_1 has no keys.');
  });

  it('says that a key is deleted, or was before', () => {
    const deleted = { tag: 'key-deleted', workspace: 'ws_1', id: 'key_1' } as const;
    expect(say({ ...deleted, changed: true })).toBe('The key key_1 of the workspace ws_1 is deleted.');
    expect(say({ ...deleted, changed: false })).toBe('The key key_1 of the workspace ws_1 was deleted before.');
  });

  it('says what the demo played, with which key, and what to try', () => {
    const event: OutputEvent = {
      tag: 'played',
      played: { conversations: 300, messages: 1_200, commands: 2_500, seconds: 9.5 },
      rulesLeftOut: undefined,
      workspace: 'ws_1',
      key: 'pk_secret',
      url: 'http://127.0.0.1:3000',
      running: true,
      tries: ['curl 1', 'curl 2'],
      soon: ['curl 3'],
    };
    expect(say(event)).toBe(
      'The workspace ws_1 has 300 conversations with 1,200 messages more, by 2,500 commands in 10 s, all acknowledged.\n' +
        'Key, shown this once: pk_secret\nTry:\n  curl 1\n  curl 2\n' +
        'By itself, in the next minute and a half, where the role automations runs: snoozes end, idle conversations of an inbox are closed, and rules find somebody for who came last. To look on:\n' +
        '  curl 3',
    );
    const later = say({ ...event, running: false });
    expect(later).toContain('\nnpm start, then try:\n');
    expect(later).toContain('\nBy itself, once it is started, where the role automations runs: ');
    const without = say({ ...event, rulesLeftOut: 'there is no room' });
    expect(without).toContain("acknowledged.\nThe demo's routing rules are left out: there is no room.\nKey, ");
    expect(without).toContain(': snoozes end, and idle conversations of an inbox are closed. To look on:');
  });
});
