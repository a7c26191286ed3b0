import { isReserved, RIGHTS, type NewApiKey, type Right } from '@parley/access';
import { ACTOR_TYPES, type ActorType } from '@parley/domain';

/** Something that was given is not allowed. The message is a sentence that says what is. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';
}

const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;
const LONGEST_NAME = 200;

/** The fields of a key, as a command line or a body gives them. Each names itself as it was called there. */
export const idOf = (named: string, value: unknown): string => {
  if (typeof value === 'string' && ID.test(value)) return value;
  throw wrong(named, value, 'an id: a letter or digit, then up to 127 letters, digits or _ . : -');
};

export function rightsOf(named: string, value: unknown): Right {
  const right = RIGHTS.find((known) => known === value);
  if (right === undefined) throw wrong(named, value, `one of ${RIGHTS.join(', ')}`);
  return right;
}

export function nameOf(named: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const fits = typeof value === 'string' && value !== '' && [...value].length <= LONGEST_NAME;
  if (fits && value.isWellFormed() && !value.includes('\0')) return value;
  throw wrong(named, value, `text of 1 to ${LONGEST_NAME} characters`);
}

export function actorOf(named: string, type: unknown, id: unknown): Pick<NewApiKey, 'actorType' | 'actorId'> {
  const actorType: ActorType | undefined = ACTOR_TYPES.find((known) => known === type);
  if (actorType === undefined) throw wrong(`The type in ${named}`, type, `one of ${ACTOR_TYPES.join(', ')}`);
  const actorId = idOf(`The id in ${named}`, id);
  if (isReserved({ type: actorType, id: actorId }))
    throw new NotAllowed(`${named} names one of Parley's own automations: name another actor.`);
  return { actorType, actorId };
}

const LONGEST_CURSOR = 200;

/** A cursor of the event stream, or a word in its place; whether there is such a one is seen when it is looked for. */
export function cursorOf(named: string, value: unknown, allowed = 'a cursor of the event stream'): string {
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_CURSOR) return value;
  throw wrong(named, value, allowed);
}

/** The sentence for a value that is not allowed, or is missing. */
export const wrong = (named: string, value: unknown, allowed: string): NotAllowed =>
  new NotAllowed(
    value === undefined
      ? `${named} is missing: it must be ${allowed}.`
      : `${named} is ${JSON.stringify(value)}: it must be ${allowed}.`,
  );
