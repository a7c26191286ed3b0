import {
  adasContent,
  contactBlocked,
  contactErased,
  contactSaved,
  contactUnblocked,
  inboxSaved,
  MONDAY,
  routingRule,
  routingRulesSaved,
  teammateSaved,
  zoesContent,
} from '@parley/testing';
import type { ContactEvent } from '@parley/domain';
import { projectContact, projectInbox, projectRouting, projectTeammate, type ContactDocument } from '../src';
import { contactChange, inboxChange, routingChange, SECOND, teammateChange } from './changes';

/** The contact after these commits, a second apart. */
function contactAfter(...commits: readonly (readonly ContactEvent[])[]): ContactDocument | undefined {
  let document: ContactDocument | undefined;
  for (const [i, events] of commits.entries()) {
    const firstRevision = (document?.revision ?? -1) + 1;
    document = projectContact(document, contactChange(events, { firstRevision, at: MONDAY + i * SECOND }));
  }
  return document;
}

describe('a contact', () => {
  it('shows what was saved', () => {
    const saved = contactSaved({
      status: 'inactive',
      preferredChannel: 'sms',
      private: { ...zoesContent, lastName: 'Zander', metadata: { tier: 'gold' } },
    });
    expect(contactAfter([saved])).toEqual({
      workspace: 'ws_1',
      id: 'ct_zoe',
      revision: 0,
      record: 'saved',
      blocked: false,
      erasedAt: null,
      details: {
        status: 'inactive',
        preferredChannel: 'sms',
        phone: '+4930123456',
        email: 'zoe@example.test',
        firstName: 'Zoë',
        lastName: 'Zander',
        metadata: { tier: 'gold' },
      },
      createdAt: MONDAY,
      updatedAt: MONDAY,
      lastContacted: null,
    });
  });

  it('is replaced as a whole, and keeps when it began and that it is blocked', () => {
    const again = contactSaved({ private: { ...zoesContent, phone: null } });
    expect(contactAfter([contactSaved(), contactBlocked()], [again])).toMatchObject({
      details: { phone: null },
      blocked: true,
      createdAt: MONDAY,
      updatedAt: MONDAY + SECOND,
      revision: 2,
    });
  });

  it('can be blocked before anybody saved it, and begins when it is saved', () => {
    expect(contactAfter([contactBlocked()])).toMatchObject({
      record: 'unsaved',
      blocked: true,
      details: null,
      createdAt: null,
      updatedAt: MONDAY,
    });
    expect(contactAfter([contactBlocked()], [contactSaved()])).toMatchObject({
      record: 'saved',
      blocked: true,
      createdAt: MONDAY + SECOND,
    });
  });

  it('is unblocked', () => {
    expect(contactAfter([contactSaved()], [contactBlocked()], [contactUnblocked()])).toMatchObject({ blocked: false });
  });

  it('that was erased says nothing any more, but whether it is blocked', () => {
    const document = contactAfter([contactSaved()], [contactBlocked()], [contactErased()]);
    expect(document).toMatchObject({ record: 'erased', details: null, blocked: true, updatedAt: MONDAY + 2 * SECOND });
    expect(JSON.stringify(document)).not.toContain(zoesContent.firstName);
  });

  it('begins anew when it is saved after an erasure', () => {
    expect(contactAfter([contactSaved()], [contactErased()], [contactSaved()])).toMatchObject({
      record: 'saved',
      createdAt: MONDAY + 2 * SECOND,
    });
  });

  it('whose private part is gone shows the rest', () => {
    expect(contactAfter([contactSaved({ preferredChannel: 'email', private: 'redacted' })])?.details).toEqual({
      status: 'active',
      preferredChannel: 'email',
      phone: null,
      email: null,
      firstName: '',
      lastName: null,
      metadata: {},
    });
  });

  it('is not changed by a commit at or below its revision', () => {
    const document = contactAfter([contactSaved()], [contactBlocked()]);
    expect(projectContact(document, contactChange([contactUnblocked()], { firstRevision: 1 }))).toBe(document);
    expect(projectContact(document, contactChange([contactErased()]))).toBe(document);
  });
});

describe('a teammate', () => {
  const first = projectTeammate(undefined, teammateChange([teammateSaved()]));

  it('shows what was saved', () => {
    expect(first).toEqual({
      workspace: 'ws_1',
      id: 'usr_ada',
      revision: 0,
      type: 'attendant',
      available: true,
      name: adasContent.name,
      email: adasContent.email,
      avatarUrl: null,
      createdAt: MONDAY,
      updatedAt: MONDAY,
    });
  });

  it('is replaced as a whole, and keeps when it began', () => {
    const away = teammateChange([teammateSaved({ available: false, private: { ...adasContent, name: 'A.' } })], {
      firstRevision: 1,
      at: MONDAY + SECOND,
    });
    expect(projectTeammate(first, away)).toEqual({
      ...first,
      revision: 1,
      available: false,
      name: 'A.',
      updatedAt: MONDAY + SECOND,
    });
  });

  it('whose private part is gone has no name', () => {
    expect(projectTeammate(undefined, teammateChange([teammateSaved({ private: 'redacted' })]))).toMatchObject({
      name: null,
      email: null,
      avatarUrl: null,
      available: true,
    });
  });

  it('is not changed by a commit at or below its revision', () => {
    expect(projectTeammate(first, teammateChange([teammateSaved({ available: false })]))).toBe(first);
  });
});

describe('an inbox', () => {
  const first = projectInbox(undefined, inboxChange([inboxSaved({ inactivityTimeoutSeconds: 60 })]));

  it('shows what was saved', () => {
    expect(first).toEqual({
      workspace: 'ws_1',
      id: 'inb_sales',
      revision: 0,
      settings: {
        name: 'Sales',
        inactivityTimeoutSeconds: 60,
        inactivityResolution: 'unresolved',
        reopenWindowSeconds: null,
        reopenAfterSpam: true,
      },
      createdAt: MONDAY,
      updatedAt: MONDAY,
    });
  });

  it('is replaced as a whole, and keeps when it began', () => {
    const renamed = inboxChange([inboxSaved({ name: 'Help' })], { firstRevision: 1, at: MONDAY + SECOND });
    expect(projectInbox(first, renamed)).toMatchObject({
      revision: 1,
      settings: { name: 'Help', inactivityTimeoutSeconds: null },
      createdAt: MONDAY,
      updatedAt: MONDAY + SECOND,
    });
  });

  it('is not changed by a commit at or below its revision', () => {
    expect(projectInbox(first, inboxChange([inboxSaved({ name: 'Help' })]))).toBe(first);
  });
});

describe('the rules of routing', () => {
  const [sales, others] = [routingRule({ name: 'Sales', when: { inbox: ['inb_sales'] } }), routingRule()];
  const first = projectRouting(undefined, routingChange([routingRulesSaved(sales, others)]));

  it('are those that were saved, in their order', () => {
    expect(first).toEqual({
      workspace: 'ws_1',
      id: 'rules',
      revision: 0,
      rules: [sales, others],
      createdAt: MONDAY,
      updatedAt: MONDAY,
    });
  });

  it('are replaced as a whole, and keep when they began', () => {
    const change = routingChange([routingRulesSaved(others)], { firstRevision: 1, at: MONDAY + SECOND });
    expect(projectRouting(first, change)).toEqual({
      ...first,
      revision: 1,
      rules: [others],
      updatedAt: MONDAY + SECOND,
    });
  });

  it('are not changed by a commit at or below their revision', () => {
    expect(projectRouting(first, routingChange([routingRulesSaved()]))).toBe(first);
  });
});
