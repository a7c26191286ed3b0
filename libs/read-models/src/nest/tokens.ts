/** Injection token of the conversations' read model. */
export const CONVERSATION_READ_MODEL = Symbol('ConversationReadModel');

/** Injection token of the log, for what is read from it and not from the read model. */
export const EVENT_STORE = Symbol('EventStore');
