/** Injection tokens of what carries commands out. */
export const CONVERSATION_SERVICE = Symbol('ConversationService');
export const WRITE_PATHS = Symbol('WritePaths');
export const COMMAND_COUNTS = Symbol('CommandCounts');
