/** `[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}`; checked at the border, taken as they are in here. */
export type ConversationId = string;
export type ContactId = string;
export type InboxId = string;
export type ParticipantId = string;
export type SnoozeId = string;
export type NoteId = string;

/** As channels give them: up to 255 characters of a channel, 512 of a message, compared byte for byte. */
export type ChannelId = string;
export type MessageId = string;

/** The most participants that a conversation takes. */
export const MAX_PARTICIPANTS = 100;

/** The most tags, and the most labels, that a conversation takes. */
export const MAX_SET_SIZE = 100;

/**
 * The most that a conversation keeps besides its messages, in bytes of UTF-8: 64 KiB. The limits of its parts alone would let it be
 * several times as large, and it is loaded, folded and written as a whole.
 */
export const MAX_STATE_BYTES = 64 * 1024;

/** Statuses are kept for so many of the last messages (rule 4). */
export const STATUSES_KEPT = 1_000;
