import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import type { JsonObject, StoredEvent } from '@parley/event-store';
import { explain } from './explain';

/** What is asked of an io-ts codec here: it checks what is stored, and what it gives to store is JSON by its type. */
export interface Codec<Content> {
  decode(stored: unknown): t.Validation<Content>;
  encode(content: Content): JsonObject;
}

/** How one event is stored: its newest version, the shape of its parts, and the way from older versions. */
export interface EventDefinition {
  readonly version: number;
  readonly data: Codec<object>;
  /** null: the event has no private part. */
  readonly private: Codec<unknown> | null;
  /** From version n to n + 1, by n. JSON in, JSON out: no domain type may be used, for those go on changing. */
  readonly upcasters?: { readonly [from: number]: Upcaster };
}

interface StoredParts {
  readonly data: JsonObject;
  readonly private: JsonObject | 'redacted' | null;
}

export type Upcaster = (stored: StoredParts) => StoredParts;

export type DecodeFailure =
  /** Written by a newer version of this program. What folds a stream stops there; what keeps a read model parks it. */
  | { readonly tag: 'UnknownType'; readonly type: string }
  /** A known type in a shape that it never had. */
  | { readonly tag: 'Undecodable'; readonly type: string; readonly reason: string };

interface DecodedParts {
  readonly type: string;
  readonly data: object;
  readonly private: unknown;
}

const NAME = /^([A-Za-z]+)\.v([1-9][0-9]*)$/;

/** `ConversationClosed.v1`. */
export const storedName = (type: string, version: number): string => `${type}.v${version}`;

/**
 * Finds the definition by the stored name, brings the parts up to the newest version, and checks them.
 * A private part may always be `redacted`. Never throws: upcasters and codecs are code that meets data as it is, and what
 * they throw is an event that cannot be read. The reason never quotes what is stored: it may be personal.
 */
export function decodeParts(
  definitions: { readonly [type: string]: EventDefinition },
  stored: Pick<StoredEvent, 'type' | 'data' | 'private'>,
): E.Either<DecodeFailure, DecodedParts> {
  const [, type = '', digits = ''] = NAME.exec(stored.type) ?? [];
  const definition = Object.hasOwn(definitions, type) ? definitions[type] : undefined;
  const version = Number(digits);
  if (definition === undefined || version > definition.version)
    return E.left({ tag: 'UnknownType', type: stored.type });
  const undecodable = (reason: string) => E.left({ tag: 'Undecodable', type: stored.type, reason } as const);
  const noWayUp = `there is no way up from version ${version}`;
  let current: StoredParts | undefined;
  try {
    current = upcast(definition, version, stored);
    if (current === undefined) return undecodable(noWayUp);
    const data = definition.data.decode(current.data);
    if (E.isLeft(data)) return undecodable(explain(data.left));
    const secret = privatePart(definition, current);
    if (E.isLeft(secret)) return undecodable(explain(secret.left));
    return E.right({ type, data: data.right, private: secret.right });
  } catch (error) {
    return undecodable(current === undefined ? noWayUp : `its codec threw ${nameOf(error)}`);
  }
}

/** Undefined where a step is missing, or gives nothing. */
function upcast(definition: EventDefinition, version: number, stored: StoredParts): StoredParts | undefined {
  let current: StoredParts | undefined = stored;
  for (let from = version; from < definition.version && current !== undefined; from += 1)
    current = definition.upcasters?.[from]?.(current) ?? undefined;
  return current;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

function privatePart(definition: EventDefinition, { private: secret }: StoredParts): t.Validation<unknown> {
  if (definition.private === null) return t.null.decode(secret);
  return secret === 'redacted' ? E.right(secret) : definition.private.decode(secret);
}
