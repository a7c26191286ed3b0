/** What customers write about. */
export const TOPICS = ['order', 'refund', 'invoice', 'login', 'product', 'broken', 'appointment'] as const;
export type Topic = (typeof TOPICS)[number];

/** A subject, then customer and desk in turn. The second line is a first answer, the last one settles it. */
export type Exchange = readonly [subject: string, asks: string, answer: string, more: string, solved: string];

/**
 * What is said in one language. `{name}`, `{agent}`, `{product}`, `{order}` and `{amount}` stand for the customer, who answers,
 * what it is about, and its number and price.
 */
export interface Phrases {
  readonly threads: Readonly<Record<Topic, readonly Exchange[]>>;
  /** An AI agent gives the conversation to a person. */
  readonly handover: readonly string[];
  /** The person takes it. */
  readonly takeover: readonly string[];
  readonly thanks: readonly string[];
  /** The customer writes again after it was closed. */
  readonly again: readonly string[];
  readonly sorry: readonly string[];
  /** News are promised for another day. */
  readonly tomorrow: readonly string[];
  readonly news: readonly string[];
  /** The customer waits. */
  readonly nudge: readonly string[];
  /** Goes with a picture. */
  readonly photo: readonly string[];
  /** Goes with a document from the desk. */
  readonly document: readonly string[];
  /** Other colleagues are in charge. */
  readonly moved: readonly string[];
  /** The desk writes first. */
  readonly reminder: readonly string[];
  /** Somebody else of the customer's group. */
  readonly other: readonly string[];
}
