/** In place of a private part whose key was destroyed. Everything that folds events accepts it. */
export type Redacted = 'redacted';

/** The personal content of an event: text, names, addresses, attachment URLs, free metadata. */
export type Private<T> = T | Redacted;

/** A private part, or null where it is gone. */
export const readable = <T>(secret: Private<T>): T | null => (secret === 'redacted' ? null : secret);
