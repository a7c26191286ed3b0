/** Injection token of the conversations' write path. */
export const CONVERSATIONS = Symbol('WritePath of conversations');
