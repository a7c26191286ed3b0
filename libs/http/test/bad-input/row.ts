import type { Request, Wire } from './request';

/** What the rows may need of the product they are sent to. */
export interface Known {
  /** A real `next_cursor` of each list. */
  readonly cursors: Readonly<Record<'updated' | 'created' | 'teammates' | 'inboxes', string>>;
  /** The position of the conversation `conv_known`. */
  readonly position: string;
}

/** A request that must be refused, and how. */
export interface Row {
  readonly name: string;
  readonly send: Request | Wire | ((known: Known) => Request);
  readonly status: number;
  readonly code: string;
  /** The paths that a 400 names, no more and no fewer. */
  readonly errors?: readonly string[];
  /** A request about what never was; it must get the same answer, byte for byte. */
  readonly sameAs?: Request;
}

/** A 400 that names these fields. */
export const bad = (name: string, send: Row['send'], errors: readonly string[]): Row => ({
  name,
  send,
  status: 400,
  code: 'invalid_request',
  errors: [...errors].sort(),
});

export const refused = (name: string, send: Row['send'], status: number, code: string): Row => ({
  name,
  send,
  status,
  code,
});
