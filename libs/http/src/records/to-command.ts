import type { InlineContact } from '@parley/commands';
import type { ContactCommands, SaveInbox, SaveTeammate, Unstamped } from '@parley/domain';
import { derivedUlid } from '@parley/platform';
import { onlyGiven } from '../codec/only-given';
import type { ContactBody, InboxBody, TeammateBody } from './requests';

/** Requests in the words of the domain: a record is replaced as a whole, so what is not given gets its default. */

export const saveContact = (body: ContactBody): Unstamped<ContactCommands.SaveContact> => ({
  type: 'SaveContact',
  status: body.status ?? 'active',
  preferredChannel: body.preferred_channel ?? null,
  content: {
    phone: body.phone ?? null,
    email: body.email ?? null,
    firstName: body.first_name ?? '',
    lastName: body.last_name ?? null,
    metadata: body.metadata ?? {},
  },
});

/** A contact without an id gets one derived from its phone, else from its e-mail in lower case (domain, threads). */
export function inlineContact(workspace: string, body: ContactBody): InlineContact {
  const { phone, email } = body;
  const derived =
    phone == null
      ? derivedUlid('contact', workspace, 'email', (email ?? '').toLowerCase())
      : derivedUlid('contact', workspace, 'phone', phone);
  return { id: body.id ?? `cnt_${derived}`, says: saidOf(body) };
}

/** What is given, null included, which clears; what is absent stays. */
function saidOf(body: ContactBody): InlineContact['says'] {
  const { status, preferred_channel, phone, email, first_name, last_name, metadata } = body;
  return {
    ...onlyGiven({ status, preferredChannel: preferred_channel }),
    content: onlyGiven({
      phone,
      email,
      firstName: first_name,
      lastName: last_name,
      metadata: metadata === null ? {} : metadata,
    }),
  };
}

export const saveTeammate = (body: TeammateBody): Unstamped<SaveTeammate> => ({
  type: 'SaveTeammate',
  kind: body.type,
  available: body.available ?? true,
  content: { name: body.name, email: body.email ?? null, avatarUrl: body.avatar_url ?? null },
});

export const saveInbox = (body: InboxBody): Unstamped<SaveInbox> => ({
  type: 'SaveInbox',
  name: body.name,
  inactivityTimeoutSeconds: body.inactivity_timeout_seconds ?? null,
  inactivityResolution: body.inactivity_resolution ?? 'unresolved',
  reopenWindowSeconds: body.reopen_window_seconds ?? null,
  reopenAfterSpam: body.reopen_after_spam ?? true,
});
