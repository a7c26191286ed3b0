import * as t from 'io-ts';
import {
  ACCESSIBILITIES,
  ASSIGNEE_TYPES,
  CHANNEL_TYPES,
  MAX_PARTICIPANTS,
  MESSAGE_KINDS,
  PARTICIPANT_STATUSES,
  PARTICIPANT_TYPES,
  PRIORITIES,
  RESOLUTIONS,
  VISIBILITIES,
} from '@parley/domain';
import { closed, listOf, orNull } from '../codec/closed';
import { ByteCount, ContentType, Id, text, Time, Url, wordOf } from '../codec/values';

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
      text: orNull(text(20_000)),
      attachments: listOf(Attachment, 20),
      sender: Sender,
      sent_at: orNull(Time),
    },
  ),
);
export type MessageBody = t.TypeOf<typeof MessageBody>;

const Member = closed({ id: Id }, { name: orNull(text(200)) });

const ContactIdentifier = closed(
  { identifier_key: text(200), identifier_value: text(200) },
  { platform_address: orNull(text(200)) },
);

const Participant = closed(
  { id: Id, type: wordOf(PARTICIPANT_TYPES) },
  {
    status: wordOf(PARTICIPANT_STATUSES),
    display_name: orNull(text(200)),
    avatar_url: orNull(Url),
    contact: orNull(ContactIdentifier),
  },
);
export type ParticipantBody = t.TypeOf<typeof Participant>;

const Tags = listOf(text(100), 100);

export const OpenBody = withRoomForTheContact(
  withAssignee(
    closed(
      { contact_id: Id, inbox: Id, channel_id: Id, channel_type: wordOf(CHANNEL_TYPES) },
      {
        id: Id,
        target: orNull(text(200)),
        subject: orNull(text(500)),
        description: orNull(text(5_000)),
        priority: orNull(wordOf(PRIORITIES)),
        tags: Tags,
        labels: Tags,
        members: listOf(Member, 200),
        participants: listOf(Participant, 100),
        visibility: wordOf(VISIBILITIES),
        accessibility: wordOf(ACCESSIBILITIES),
        assigned_to: orNull(Id),
        assigned_type: orNull(wordOf(ASSIGNEE_TYPES)),
        message: MessageBody,
      },
    ),
  ),
);
export type OpenBody = t.TypeOf<typeof OpenBody>;

export const AssignBody = closed({ assigned_to: Id, assigned_type: wordOf(ASSIGNEE_TYPES) }, {});
export const CloseBody = closed({}, { resolution: wordOf(RESOLUTIONS) });
export const ReadBody = closed({}, { up_to: Id });
export const EmptyBody = closed({}, {});

function withContent<A>(codec: t.Type<A, unknown>): t.Type<A, unknown> {
  return checked(codec, ({ text, attachments }) => {
    const attached = attachments !== undefined && !(Array.isArray(attachments) && attachments.length === 0);
    return text == null && !attached ? ['text', 'is required when there are no attachments'] : undefined;
  });
}

function withAssignee<A>(codec: t.Type<A, unknown>): t.Type<A, unknown> {
  return checked(codec, ({ assigned_to, assigned_type }) =>
    assigned_type != null && assigned_to == null ? ['assigned_to', 'is required with assigned_type'] : undefined,
  );
}

/** The contact takes part in its conversation and counts. */
function withRoomForTheContact<A>(codec: t.Type<A, unknown>): t.Type<A, unknown> {
  return checked(codec, ({ contact_id, participants }) => {
    const others: unknown[] = Array.isArray(participants) ? participants : [];
    const isContact = (p: unknown): boolean => (p as { id?: unknown } | null)?.id === contact_id;
    return others.length >= MAX_PARTICIPANTS && !others.some(isContact)
      ? ['participants', `must leave room for the contact: ${MAX_PARTICIPANTS} with it`]
      : undefined;
  });
}

/** A codec with one more condition on the object as it was given, told beside whatever else is wrong with it. */
function checked<A>(
  codec: t.Type<A, unknown>,
  fault: (given: Readonly<Record<string, unknown>>) => readonly [path: string, message: string] | undefined,
): t.Type<A, unknown> {
  const faultOf = (value: unknown): ReturnType<typeof fault> =>
    typeof value === 'object' && value !== null ? fault(value as Readonly<Record<string, unknown>>) : undefined;
  return new t.Type<A, unknown>(
    codec.name,
    (value): value is A => codec.is(value) && faultOf(value) === undefined,
    (value, context) => {
      const decoded = codec.validate(value, context);
      const found = faultOf(value);
      if (found === undefined) return decoded;
      const [path, message] = found;
      const error = { value, context: t.appendContext(context, path, t.unknown), message };
      return t.failures(decoded._tag === 'Left' ? [...decoded.left, error] : [error]);
    },
    t.identity,
  );
}
