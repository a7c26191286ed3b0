import type * as t from 'io-ts';
import {
  ACCESSIBILITIES,
  ASSIGNEE_TYPES,
  CHANNEL_TYPES,
  MAX_PARTICIPANTS,
  MAX_WORDS,
  MESSAGE_KINDS,
  MESSAGE_STATUSES,
  PARTICIPANT_STATUSES,
  PARTICIPANT_TYPES,
  PRIORITIES,
  RESOLUTIONS,
  VISIBILITIES,
} from '@parley/domain';
import { closed, listOf, orNull } from '../codec/closed';
import { ByteCount, ContentType, Flag, Id, text, Time, Url, Word, wordOf } from '../codec/values';
import { InlineContactBody } from '../records/requests';
import { withAssignee, withContent, withOneContact, withRoomForTheContact } from './body-conditions';

/** The bodies of the commands, as the contract spells and limits them. */

const Attachment = closed(
  { url: Url, content_type: ContentType },
  { name: orNull(text(200)), size: orNull(ByteCount) },
);

const Sender = closed({ type: wordOf(PARTICIPANT_TYPES), id: Id }, { name: orNull(text(200)) });

/** A message has text or attachments. */
export const MessageBody = withContent(
  closed(
    { id: Id, direction: wordOf(['inbound', 'outbound'] as const) },
    {
      type: wordOf(MESSAGE_KINDS),
      text: orNull(text(20_000, 0)),
      attachments: listOf(Attachment, 20),
      sender: Sender,
      sent_at: orNull(Time),
    },
  ),
);
export type MessageBody = t.TypeOf<typeof MessageBody>;

const Members = listOf(closed({ id: Id }, { name: orNull(text(200)) }), 200);

const ContactIdentifier = closed(
  { identifier_key: text(200), identifier_value: text(200) },
  { platform_address: orNull(text(200)) },
);

export const ParticipantBody = closed(
  { id: Id, type: wordOf(PARTICIPANT_TYPES) },
  {
    status: wordOf(PARTICIPANT_STATUSES),
    display_name: orNull(text(200)),
    avatar_url: orNull(Url),
    contact: orNull(ContactIdentifier),
  },
);
export type ParticipantBody = t.TypeOf<typeof ParticipantBody>;

const Words = listOf(Word, MAX_WORDS);

/** Who it is about: by id, or the contact itself, whose record is then saved first. */
const whose = { contact_id: Id, contact: InlineContactBody };

export const OpenBody = withRoomForTheContact(
  withAssignee(
    withOneContact(
      closed(
        { inbox: Id, channel_id: Id, channel_type: wordOf(CHANNEL_TYPES) },
        {
          id: Id,
          ...whose,
          target: orNull(text(200)),
          subject: orNull(text(500)),
          description: orNull(text(5_000)),
          priority: orNull(wordOf(PRIORITIES)),
          tags: Words,
          labels: Words,
          members: Members,
          participants: listOf(ParticipantBody, MAX_PARTICIPANTS),
          visibility: wordOf(VISIBILITIES),
          accessibility: wordOf(ACCESSIBILITIES),
          assigned_to: orNull(Id),
          assigned_type: orNull(wordOf(ASSIGNEE_TYPES)),
          message: MessageBody,
        },
      ),
    ),
    'assigned_to',
  ),
);
export type OpenBody = t.TypeOf<typeof OpenBody>;

/** `POST /v1/messages`: a message that names no conversation. */
export const DeliverBody = withOneContact(
  closed(
    { inbox: Id, channel_id: Id, channel_type: wordOf(CHANNEL_TYPES), message: MessageBody },
    { ...whose, target: orNull(text(200)) },
  ),
);
export type DeliverBody = t.TypeOf<typeof DeliverBody>;

export const StatusBody = closed({ status: wordOf(MESSAGE_STATUSES) }, { reason: orNull(text(500)) });
export const NoteBody = closed({ text: text(20_000) }, {});
export const AssignBody = closed({ assigned_to: Id, assigned_type: wordOf(ASSIGNEE_TYPES) }, {});
export const CloseBody = closed({}, { resolution: wordOf(RESOLUTIONS) });
export const ReadBody = closed({}, { up_to: Id });
export const SnoozeBody = closed({ snooze_till: Time }, {});
export const TransferBody = closed({ inbox: Id }, { unassign: Flag });
export const WordsBody = closed({}, { add: Words, remove: Words });

/** `PATCH /v1/conversations/{id}`. */
export const PatchBody = withAssignee(
  closed(
    {},
    {
      subject: orNull(text(500)),
      description: orNull(text(5_000)),
      priority: orNull(wordOf(PRIORITIES)),
      target: orNull(text(200)),
      members: Members,
      tags: Words,
      labels: Words,
      visibility: wordOf(VISIBILITIES),
      accessibility: wordOf(ACCESSIBILITIES),
      assigned: orNull(Id),
      assigned_type: orNull(wordOf(ASSIGNEE_TYPES)),
      inbox: Id,
      read: Flag,
      muted: Flag,
    },
    {
      status: 'has commands of its own: POST …/close, …/reopen and …/archive, and DELETE',
      resolution: 'belongs to a command of its own: POST …/close',
      snooze_till: 'has commands of its own: POST …/snooze and …/unsnooze',
      snoozed: 'has commands of its own: POST …/snooze and …/unsnooze',
      assigned_to: 'is called assigned here',
    },
  ),
  'assigned',
);
export type PatchBody = t.TypeOf<typeof PatchBody>;
