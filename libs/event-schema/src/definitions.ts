import type { Redacted, Stamp } from '@parley/domain';
import type { Codec, EventDefinition } from './registry';

/*
 * The stored form of the events of one kind of stream, held to the domain by types: a codec that says less, more or something
 * else than its event does not compile.
 */

/** An event of the domain, as far as storing it goes. */
export interface Storable extends Stamp {
  readonly type: string;
  readonly private?: unknown;
}

type EventOf<Event extends Storable, Type> = Extract<Event, { readonly type: Type }>;

/** What an event says in the open. Its stamp and actor are the commit's. */
type DataOf<Event> = { [Field in keyof Event as Exclude<Field, keyof Storable>]: Event[Field] };

/** What an event says in private, or null; `redacted` is no content, and no codec's matter. */
type PrivateOf<Event> = Event extends { readonly private: infer Content } ? Exclude<Content, Redacted> : null;

interface DefinitionOf<Event> extends EventDefinition {
  readonly data: Codec<DataOf<Event>>;
  readonly private: Event extends { readonly private: unknown } ? Codec<PrivateOf<Event>> : null;
}

export type Definitions<Event extends Storable> = {
  readonly [Type in Event['type']]: DefinitionOf<EventOf<Event, Type>>;
};

/**
 * Takes the definitions of all events of a union. That each codec gives what its event says is asked of `Definitions`; that it
 * gives nothing more, and that what is optional is so in both, needs the codecs as they are.
 */
export const definitionsOf =
  <Event extends Storable>() =>
  <D extends Definitions<Event>>(definitions: D & Exactly<Event, D>): Definitions<Event> =>
    definitions;

type Exactly<Event extends Storable, D extends Definitions<Event>> = {
  readonly [Type in keyof D]: Type extends Event['type']
    ? {
        readonly data: Fitting<D[Type]['data'], DataOf<EventOf<Event, Type>>>;
        readonly private: Fitting<D[Type]['private'], PrivateOf<EventOf<Event, Type>>>;
      }
    : NotOfTheUnion<Type>;
};

type Fitting<C, Said> =
  C extends Codec<infer Decoded>
    ? Same<Plain<Decoded>, Plain<Said>> extends true
      ? C
      : DiffersFromTheEvent<Differing<Plain<Decoded>, Plain<Said>>>
    : C;

/* Never met: these two are what the compiler names when it refuses a codec. */

interface DiffersFromTheEvent<Field> {
  readonly differsIn: Field;
}

interface NotOfTheUnion<Type> {
  readonly noEventOfType: Type;
}

type Differing<A, B> = {
  [Field in keyof A | keyof B]: Field extends keyof A & keyof B
    ? Same<Pick<A, Field>, Pick<B, Field>> extends true
      ? never
      : Field
    : Field;
}[keyof A | keyof B];

/** Codecs give lists and fields that could be written to, and intersections: in JSON that is no difference. */
type Plain<T> = unknown extends T ? T : { readonly [Field in keyof T]: Plain<T[Field]> };

/** Whether two types are identical, and not only assignable both ways, as `{}` and `{ a?: string }` are. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
