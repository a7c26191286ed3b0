import type { ConversationEvent, ConversationTransferred, Private, Stamp } from '@parley/domain';
import * as t from 'io-ts';
import { conversationEvents } from '../src';
import { definitionsOf } from '../src/definitions';

/*
 * What the compiler says of definitions, held by `npm run typecheck`: an error that is expected below and does not come is one
 * itself. Each line is wrong in one way, and the line above it says in which.
 */

interface Shipped extends Stamp {
  readonly type: 'Shipped';
  readonly order: string;
  readonly stops: readonly { readonly city: string }[];
  readonly express?: true;
  readonly private: Private<{ readonly address: string; readonly floor?: number; readonly names: readonly string[] }>;
}

interface Lost extends Stamp {
  readonly type: 'Lost';
  readonly cause: 'storm' | 'theft';
}

interface Kept extends Stamp {
  readonly type: 'Kept';
  readonly till: Date;
}

const moved = definitionsOf<ConversationTransferred>();
const parcels = definitionsOf<Shipped | Lost>();
const kept = definitionsOf<Kept>();

const form = <Data, Secret>(data: Data, secret: Secret) => ({ version: 1, data, private: secret });

const order = t.string;
const stops = t.array(t.type({ city: t.string }));
const express = t.partial({ express: t.literal(true) });
const data = t.intersection([t.type({ order, stops }), express]);

const [address, names] = [t.string, t.array(t.string)];
const floor = t.partial({ floor: t.number });
const secret = t.intersection([t.type({ address, names }), floor]);

const cause = t.union([t.literal('storm'), t.literal('theft')]);
const isDate = (value: unknown): value is Date => value instanceof Date;
const till = new t.Type<Date>('date', isDate, (value, context) => t.failure(value, context), t.identity);

const Lost = form(t.type({ cause }), null);
const Shipped = form(data, secret);

describe('definitions that say what their events say', () => {
  it('are given back as they are: all that there is to check is checked by the compiler', () => {
    const given = { Shipped, Lost };
    expect(parcels(given)).toBe(given);
  });

  it('may have a way up from older versions, which no type holds to the event', () => {
    const upcasters = { 1: () => ({ data: { cause: 'theft' }, private: null }) };
    expect(parcels({ Shipped, Lost: { ...Lost, version: 2, upcasters } }).Lost.upcasters).toBe(upcasters);
  });

  it('are asked for every type of event of a conversation', () => {
    const type: ConversationEvent['type'] = 'ConversationTransferred';
    expect(conversationEvents[type]).toMatchObject({ version: 1, private: null });
  });
});

/* The open part. */

// @ts-expect-error the event calls it `inbox`
moved({ ConversationTransferred: form(t.type({ inbocks: t.string, previous: t.string }), null) });
// @ts-expect-error the codec lacks `order`
parcels({ Lost, Shipped: form(t.intersection([t.type({ stops }), express]), secret) });
// @ts-expect-error the codec lacks `express`, which the event may have
parcels({ Lost, Shipped: form(t.type({ order, stops }), secret) });
// @ts-expect-error `express` is misspelt, and optional in both
parcels({ Lost, Shipped: form(t.intersection([t.type({ order, stops }), t.partial({ expres: order })]), secret) });
// @ts-expect-error `order` is text
parcels({ Lost, Shipped: form(t.intersection([t.type({ order: t.number, stops }), express]), secret) });
// @ts-expect-error a cause may also be a theft
parcels({ Shipped, Lost: form(t.type({ cause: t.literal('storm') }), null) });
// @ts-expect-error a cause is one of two words
parcels({ Shipped, Lost: form(t.type({ cause: t.string }), null) });
// @ts-expect-error a cause is never null
parcels({ Shipped, Lost: form(t.type({ cause: t.union([cause, t.null]) }), null) });
// @ts-expect-error a codec that takes anything says nothing
parcels({ Shipped, Lost: form(t.type({ cause: t.any }), null) });
// @ts-expect-error the event has no `place`
parcels({ Shipped, Lost: form(t.type({ cause, place: t.string }), null) });
// @ts-expect-error the event has no `place`, optional or not
parcels({ Shipped, Lost: form(t.intersection([t.type({ cause }), t.partial({ place: t.string })]), null) });
// @ts-expect-error `express` is optional in the event
parcels({ Lost, Shipped: form(t.type({ order, stops, express: t.literal(true) }), secret) });
// @ts-expect-error `cause` is not optional in the event
parcels({ Shipped, Lost: form(t.partial({ cause }), null) });
// @ts-expect-error `express` may be left out, but is never undefined
parcels({ Lost, Shipped: form(t.type({ order, stops, express: t.union([t.literal(true), t.undefined]) }), secret) });
// @ts-expect-error a stop has a `city`, deep inside
parcels({ Lost, Shipped: form(t.intersection([t.type({ order, stops: t.array(t.type({})) }), express]), secret) });
// @ts-expect-error who it is by is said by the commit
parcels({ Shipped, Lost: form(t.type({ cause, by: t.type({ type: t.string, id: t.string }) }), null) });
// @ts-expect-error the codec fits the event, but would have a date stored, which JSON does not know
kept({ Kept: form(t.type({ till }), null) });

/* The private part. */

// @ts-expect-error the private part is forgotten
parcels({ Lost, Shipped: form(data, null) });
// @ts-expect-error the event has no private part
parcels({ Shipped, Lost: form(t.type({ cause }), t.type({})) });
// @ts-expect-error what is private is said in the open
parcels({ Lost, Shipped: form(t.intersection([data, secret]), secret) });
// @ts-expect-error the codec lacks `names`
parcels({ Lost, Shipped: form(data, t.intersection([t.type({ address }), floor])) });
// @ts-expect-error the codec lacks `floor`, which the event may have
parcels({ Lost, Shipped: form(data, t.type({ address, names })) });
// @ts-expect-error `floor` is optional in the event
parcels({ Lost, Shipped: form(data, t.type({ address, names, floor: t.number })) });
// @ts-expect-error `redacted` stands for the whole part, and is no codec's matter
parcels({ Lost, Shipped: form(data, t.union([secret, t.literal('redacted')])) });

/* The union. */

// @ts-expect-error there is no definition of Lost
parcels({ Shipped });
// @ts-expect-error there is no event Found
parcels({ Shipped, Lost, Found: Lost });
// @ts-expect-error what is stored of Lost is not what Shipped says
parcels({ Lost, Shipped: Lost });
