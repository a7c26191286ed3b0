/** Injection token of the conversations' read model. */
export const CONVERSATION_READ_MODEL = Symbol('ConversationReadModel');
