import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import type { JsonObject } from '@parley/event-store';
import { decodeParts, type EventDefinition, type Upcaster } from '../src';

/*
 * A worked example. An event was stored in three forms:
 *
 *   v1  data {order, courier}     private {address: "Elm 1, Berlin"}
 *   v2  `courier` was renamed to `carrier`
 *   v3  the address was split into street and city
 *
 * Nothing stored is ever rewritten: the older forms are brought up when they are read, one version at a time. An upcaster
 * knows JSON only, never today's types, and takes a private part that is gone as it is.
 */
const renamedToCarrier: Upcaster = ({ data: { courier = null, ...data }, ...rest }) => ({
  ...rest,
  data: { ...data, carrier: courier },
});

const splitAddress: Upcaster = ({ data, private: secret }) => {
  if (secret === 'redacted' || secret === null) return { data, private: secret };
  const { address, ...others } = secret;
  const [street = null, city = null] = typeof address === 'string' ? address.split(', ') : [];
  return { data, private: { ...others, street, city } };
};

const definitions: { readonly [type: string]: EventDefinition } = {
  ParcelShipped: {
    version: 3,
    data: t.type({ order: t.string, carrier: t.string }),
    private: t.type({ street: t.string, city: t.string }),
    upcasters: { 1: renamedToCarrier, 2: splitAddress },
  },
  WayLost: { version: 3, data: t.type({}), private: null, upcasters: { 2: splitAddress } },
};

const decode = (type: string, data: JsonObject, secret: JsonObject | 'redacted' | null) =>
  decodeParts(definitions, { type, data, private: secret });

const shipped = (secret: unknown) =>
  E.right({ type: 'ParcelShipped', data: { order: 'o1', carrier: 'Otto' }, private: secret });

const address = { street: 'Elm 1', city: 'Berlin' };

describe('an event that is stored in its third version', () => {
  it('is read in its first form', () => {
    const read = decode('ParcelShipped.v1', { order: 'o1', courier: 'Otto' }, { address: 'Elm 1, Berlin' });
    expect(read).toEqual(shipped(address));
  });

  it('is read in its second form', () => {
    const read = decode('ParcelShipped.v2', { order: 'o1', carrier: 'Otto' }, { address: 'Elm 1, Berlin' });
    expect(read).toEqual(shipped(address));
  });

  it('is read in its newest form', () => {
    expect(decode('ParcelShipped.v3', { order: 'o1', carrier: 'Otto' }, address)).toEqual(shipped(address));
  });

  it.each([
    ['ParcelShipped.v1', { order: 'o1', courier: 'Otto' }],
    ['ParcelShipped.v2', { order: 'o1', carrier: 'Otto' }],
    ['ParcelShipped.v3', { order: 'o1', carrier: 'Otto' }],
  ])('is read as %s when its private part is gone', (type, data) => {
    expect(decode(type, data, 'redacted')).toEqual(shipped('redacted'));
  });

  it('is not read from a version that is newer than this program', () => {
    const read = decode('ParcelShipped.v4', { order: 'o1', carrier: 'Otto' }, address);
    expect(read).toEqual(E.left({ tag: 'UnknownType', type: 'ParcelShipped.v4' }));
  });

  it('is checked in its newest form, whatever form it was stored in', () => {
    expect(decode('ParcelShipped.v1', { order: 'o1' }, { address: 'Elm 1, Berlin' })).toEqual(
      E.left({ tag: 'Undecodable', type: 'ParcelShipped.v1', reason: 'carrier is null' }),
    );
    expect(decode('ParcelShipped.v2', { order: 'o1', carrier: 'Otto' }, { address: 'Elm 1' })).toEqual(
      E.left({ tag: 'Undecodable', type: 'ParcelShipped.v2', reason: 'city is null' }),
    );
  });

  it('is not read in an old form under a newer name', () => {
    expect(E.isLeft(decode('ParcelShipped.v2', { order: 'o1', courier: 'Otto' }, { address: 'Elm 1, Berlin' }))).toBe(
      true,
    );
  });

  it('says so when an upcaster is missing on the way', () => {
    expect(decode('WayLost.v1', {}, null)).toEqual(
      E.left({ tag: 'Undecodable', type: 'WayLost.v1', reason: 'there is no way up from version 1' }),
    );
    expect(E.isRight(decode('WayLost.v2', {}, null))).toBe(true);
  });

  it('is left as it was stored', () => {
    const stored = {
      type: 'ParcelShipped.v1',
      data: { order: 'o1', courier: 'Otto' },
      private: { address: 'Elm 1, Berlin' },
    };
    const copy = structuredClone(stored);
    decodeParts(definitions, stored);
    expect(stored).toEqual(copy);
  });
});

describe('what a broken upcaster or codec meets', () => {
  const asItIs: Upcaster = (stored) => stored;
  const nothing = (() => null) as unknown as Upcaster;
  const quoting = (stored: unknown): never => {
    throw new RangeError(`cannot read ${JSON.stringify(stored)}`);
  };
  const read = (version: number, definition: Partial<EventDefinition>) =>
    decodeParts(
      { Parcel: { version: 3, data: t.type({}), private: t.type({}), ...definition } },
      { type: `Parcel.v${version}`, data: { order: 'o1' }, private: { address: 'Elm 1, Berlin' } },
    );
  const unreadable = (version: number, reason: string) =>
    E.left({ tag: 'Undecodable', type: `Parcel.v${version}`, reason });

  it.each([
    ['throws', { 1: asItIs, 2: quoting }],
    ['gives nothing on the way', { 1: nothing, 2: asItIs }],
    ['gives nothing in the end', { 1: asItIs, 2: nothing }],
  ])('has no way up, when an upcaster %s', (_, upcasters) => {
    expect(read(1, { upcasters })).toEqual(unreadable(1, 'there is no way up from version 1'));
  });

  it.each(['data', 'private'])('cannot be read, when the codec of its %s throws, and is not quoted', (part) => {
    const codec = { decode: quoting, encode: () => ({}) };
    expect(read(3, { [part]: codec })).toEqual(unreadable(3, 'its codec threw RangeError'));
  });
});
