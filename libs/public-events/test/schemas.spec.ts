import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { PUBLIC_FORMATS, PUBLIC_SCHEMAS, PUBLIC_TYPES } from '../src';
import { goldenBody } from './golden-files';
import { goldenNames } from './golden-history';

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
addFormats(ajv);

const checks: ReadonlyMap<string, ValidateFunction> = new Map(
  PUBLIC_FORMATS.flatMap((format) =>
    Object.entries(PUBLIC_SCHEMAS[format]).map(([type, schema]) => [`${format}.${type}`, ajv.compile(schema)]),
  ),
);

/** What the schema of that name finds wrong. */
function wrong(name: string, value: unknown): readonly string[] {
  const check = checks.get(name);
  if (check === undefined) throw new Error(`there is no schema of ${name}`);
  return check(value)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with each of its objects changed in turn, once for each way of changing one. */
function changedAnywhere(
  value: Json,
  change: (object: { readonly [key: string]: Json }) => readonly Json[],
): readonly Json[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, i) => changedAnywhere(item, change).map((other) => value.with(i, other) as Json));
  if (!isObject(value)) return [];
  const inside = Object.entries(value).flatMap(([key, item]) =>
    changedAnywhere(item, change).map((other) => ({ ...value, [key]: other })),
  );
  return [...change(value), ...inside];
}

const golden = (name: string): Json => JSON.parse(goldenBody(name)) as Json;

describe('the schemas', () => {
  it('are one for each type of each format', () => {
    const types = PUBLIC_FORMATS.flatMap((format) => PUBLIC_TYPES[format].all.map((type) => `${format}.${type}`));
    expect([...checks.keys()].sort()).toEqual([...types].sort());
  });

  it.each(goldenNames)('of %s takes its golden file', (name) => {
    expect(wrong(name, golden(name))).toEqual([]);
  });

  const fixtures = readdirSync(join(__dirname, 'fixtures')).map((file) => file.replace(/\.json$/, ''));

  it.each(fixtures)('of %s takes the published example', (name) => {
    expect(wrong(name, JSON.parse(readFileSync(join(__dirname, 'fixtures', `${name}.json`), 'utf8')))).toEqual([]);
  });

  it.each(goldenNames)('of %s does without no key, wherever it stands', (name) => {
    const without = changedAnywhere(golden(name), (object) =>
      Object.keys(object).map((left) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== left))),
    );
    expect(without.length).toBeGreaterThan(10);
    expect(without.filter((value) => wrong(name, value).length === 0)).toEqual([]);
  });

  it.each(goldenNames)('of %s takes no other key, wherever it stands', (name) => {
    const more = changedAnywhere(golden(name), (object) => [{ ...object, more: null }]);
    expect(more.length).toBeGreaterThan(1);
    expect(more.filter((value) => wrong(name, value).length === 0)).toEqual([]);
  });

  it.each(goldenNames)('of %s takes no event of another type', (name) => {
    for (const other of goldenNames.filter((one) => one !== name)) expect(wrong(name, golden(other))).not.toEqual([]);
  });

  it.each(['whatsapp', 'instagram', 'widget', 'telegram', 'slack', 'sms', 'email'])(
    'know the channel type %s',
    (type) => {
      const body = JSON.parse(goldenBody('event.conversation.created')) as { data: Record<string, unknown> };
      expect(wrong('event.conversation.created', { ...body, data: { ...body.data, channel_type: type } })).toEqual([]);
    },
  );

  it('know no eighth channel type', () => {
    const body = JSON.parse(goldenBody('event.conversation.created')) as { data: Record<string, unknown> };
    expect(wrong('event.conversation.created', { ...body, data: { ...body.data, channel_type: 'fax' } })).toEqual([
      '/data/channel_type must be equal to one of the allowed values',
    ]);
  });

  it('know a time by its form: whole seconds in one format, milliseconds in the other', () => {
    const event = golden('event.conversation.closed') as { readonly [key: string]: Json };
    expect(wrong('event.conversation.closed', { ...event, timestamp: '2026-03-02T09:00:00.123Z' })).toHaveLength(1);
    expect(wrong('event.conversation.closed', { ...event, timestamp: '2026-03-02T09:00:00+01:00' })).toHaveLength(1);
  });
});
