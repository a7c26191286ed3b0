import type * as t from 'io-ts';
import {
  ACCESSIBILITIES,
  ASSIGNEE_TYPES,
  CHANNEL_TYPES,
  MAX_PARTICIPANTS,
  MAX_SET_SIZE,
  MESSAGE_KINDS,
  MESSAGE_STATUSES,
  PARTICIPANT_STATUSES,
  PARTICIPANT_TYPES,
  PRIORITIES,
  RESOLUTIONS,
  VISIBILITIES,
} from '@parley/domain';
import { strictObject, listOf, orNull } from '../codec/strict-object';
import { ChannelId, MessageId } from '../codec/channel-ids';
import { ByteCount, ContentType, Flag, Id, text, Time, Url, TagText, enumOf } from '../codec/values';
import { InlineContactBody } from '../records/requests';
import { withAssignee, withContent, withOneContact, withRoomForTheContact } from './body-conditions';

/** The bodies of the commands, as the contract spells and limits them. */

const Attachment = strictObject(
  { url: Url, content_type: ContentType },
  { name: orNull(text(200)), size: orNull(ByteCount) },
);

const Sender = strictObject({ type: enumOf(PARTICIPANT_TYPES), id: Id }, { name: orNull(text(200)) });

/** A message has text or attachments. */
export const MessageBody = withContent(
  strictObject(
    { id: MessageId, direction: enumOf(['inbound', 'outbound'] as const) },
    {
      type: enumOf(MESSAGE_KINDS),
      text: orNull(text(20_000, 0)),
      attachments: listOf(Attachment, 20),
      sender: Sender,
      sent_at: orNull(Time),
    },
  ),
);
export type MessageBody = t.TypeOf<typeof MessageBody>;

const Members = listOf(strictObject({ id: Id }, { name: orNull(text(200)) }), 200);

const ContactIdentifier = strictObject(
  { identifier_key: text(200), identifier_value: text(200) },
  { platform_address: orNull(text(200)) },
);

export const ParticipantBody = strictObject(
  { id: Id, type: enumOf(PARTICIPANT_TYPES) },
  {
    status: enumOf(PARTICIPANT_STATUSES),
    display_name: orNull(text(200)),
    avatar_url: orNull(Url),
    contact: orNull(ContactIdentifier),
  },
);
export type ParticipantBody = t.TypeOf<typeof ParticipantBody>;

const TagTexts = listOf(TagText, MAX_SET_SIZE);

/** Who it is about: by id, or the contact itself, whose record is then saved first. */
const whose = { contact_id: Id, contact: InlineContactBody };

export const OpenBody = withRoomForTheContact(
  withAssignee(
    withOneContact(
      strictObject(
        { inbox: Id, channel_id: ChannelId, channel_type: enumOf(CHANNEL_TYPES) },
        {
          id: Id,
          ...whose,
          target: orNull(text(200)),
          subject: orNull(text(500)),
          description: orNull(text(5_000)),
          priority: orNull(enumOf(PRIORITIES)),
          tags: TagTexts,
          labels: TagTexts,
          members: Members,
          participants: listOf(ParticipantBody, MAX_PARTICIPANTS),
          visibility: enumOf(VISIBILITIES),
          accessibility: enumOf(ACCESSIBILITIES),
          assigned_to: orNull(Id),
          assigned_type: orNull(enumOf(ASSIGNEE_TYPES)),
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
  strictObject(
    { inbox: Id, channel_id: ChannelId, channel_type: enumOf(CHANNEL_TYPES), message: MessageBody },
    { ...whose, target: orNull(text(200)) },
  ),
);
export type DeliverBody = t.TypeOf<typeof DeliverBody>;

export const StatusBody = strictObject({ status: enumOf(MESSAGE_STATUSES) }, { reason: orNull(text(500)) });
export const NoteBody = strictObject({ text: text(20_000) }, {});
export const AssignBody = strictObject({ assigned_to: Id, assigned_type: enumOf(ASSIGNEE_TYPES) }, {});
export const CloseBody = strictObject({}, { resolution: enumOf(RESOLUTIONS) });
export const ReadBody = strictObject({}, { up_to: MessageId });
export const SnoozeBody = strictObject({ snooze_till: Time }, {});
export const TransferBody = strictObject({ inbox: Id }, { unassign: Flag });
export const TagsBody = strictObject({}, { add: TagTexts, remove: TagTexts });

/** `PATCH /v1/conversations/{id}`. */
export const PatchBody = withAssignee(
  strictObject(
    {},
    {
      subject: orNull(text(500)),
      description: orNull(text(5_000)),
      priority: orNull(enumOf(PRIORITIES)),
      target: orNull(text(200)),
      members: Members,
      tags: TagTexts,
      labels: TagTexts,
      visibility: enumOf(VISIBILITIES),
      accessibility: enumOf(ACCESSIBILITIES),
      assigned: orNull(Id),
      assigned_type: orNull(enumOf(ASSIGNEE_TYPES)),
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
