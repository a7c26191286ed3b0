export const CHANNEL_TYPES = ['whatsapp', 'instagram', 'widget', 'telegram', 'slack', 'sms', 'email'] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

export const PRIORITIES = ['low', 'medium', 'high'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const VISIBILITIES = ['public', 'private'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const ACCESSIBILITIES = ['open', 'invite-only'] as const;
export type Accessibility = (typeof ACCESSIBILITIES)[number];

export const RESOLUTIONS = ['resolved', 'unresolved', 'spam'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Why a conversation was closed; reports keep them apart. */
export const CLOSE_CAUSES = ['command', 'inactivity', 'blocked', 'archived', 'deleted'] as const;
export type CloseCause = (typeof CLOSE_CAUSES)[number];

export const REOPEN_REASONS = ['new_message', 'manual', 'api'] as const;
export type ReopenReason = (typeof REOPEN_REASONS)[number];

export const MESSAGE_KINDS = ['text', 'image', 'audio', 'video', 'file', 'location', 'template'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const PARTICIPANT_TYPES = ['contact', 'user', 'agent'] as const;
export type ParticipantType = (typeof PARTICIPANT_TYPES)[number];

export const PARTICIPANT_STATUSES = ['active', 'pending'] as const;
export type ParticipantStatus = (typeof PARTICIPANT_STATUSES)[number];

/** How far a message has come, in the order in which it goes: a status never moves backwards (rule 4). */
export const MESSAGE_STATUSES = ['sent', 'failed', 'delivered', 'read'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export const UNSNOOZE_REASONS = ['timer', 'manual', 'new_message'] as const;
export type UnsnoozeReason = (typeof UNSNOOZE_REASONS)[number];

/** Why routing chose whom it did: by which kind of rule, or why not the agent that the rule begins with. */
export const ROUTED_REASONS = [
  'assign',
  'round_robin',
  'least_open',
  'agent_first',
  'agent_unavailable',
  'handed_over',
] as const;
export type RoutedReason = (typeof ROUTED_REASONS)[number];

/** Why it left a conversation to nobody. */
export type NotRoutedReason = 'nobody_available' | 'chain_too_long';
