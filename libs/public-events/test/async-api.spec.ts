import { Parser } from '@asyncapi/parser';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { asyncApiDocument, PUBLIC_FORMATS, PUBLIC_TYPES } from '../src';
import { goldenBody } from './golden-files';
import { goldenNames } from './golden-history';

const document = asyncApiDocument('1.2.3');

/** That there is a newer version of AsyncAPI than the one that most tools read. */
const NEWER = 'asyncapi-latest-version';

async function foundIn(value: unknown): Promise<readonly string[]> {
  const diagnostics = await new Parser().validate(JSON.stringify(value));
  return diagnostics
    .filter(({ code }) => code !== NEWER)
    .map(({ code, message, path }) => `${code} at ${path.join('/')}: ${message}`);
}

const ajv = new Ajv2020({ strict: false });
addFormats(ajv);
ajv.addSchema(document, 'document');

const takes = (schema: string, value: unknown): boolean =>
  ajv.compile({ $ref: `document#/components/schemas/${schema}` })(value) as boolean;

/** As both doors of the event stream give it. */
const itemOf = (name: string) => {
  const [format = '', ...type] = name.split('.');
  return {
    cursor: 'c',
    event_id: 'evt_01KJPWD6QVXM67W1EBW43DDHG4',
    type: type.join('.'),
    format,
    occurred_at: '2026-03-02T09:00:00.123Z',
    conversation_id: 'conv_1',
    revision: 3,
    body: JSON.parse(goldenBody(name)) as object,
  };
};

describe('the AsyncAPI document', () => {
  it('is valid: the parser finds no error and no warning in it', async () => {
    expect(await foundIn(document)).toEqual([]);
  });

  it('would not be, with a message that is nowhere', async () => {
    const { components, ...rest } = document;
    expect(await foundIn({ ...rest, components: { ...(components as object), messages: {} } })).not.toEqual([]);
  });

  it('says the version, and AsyncAPI 3', () => {
    expect(document).toMatchObject({ asyncapi: '3.0.0', info: { title: 'Parley', version: '1.2.3' } });
  });

  it('is the same as JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('has a message for each type of each format', () => {
    const { messages } = document['components'] as { readonly messages: Readonly<Record<string, { name: string }>> };
    for (const format of PUBLIC_FORMATS)
      for (const type of PUBLIC_TYPES[format].all) expect(messages[`${format}.${type}`]).toMatchObject({ name: type });
  });

  it.each(goldenNames)('says %s as the doors of the event stream give it', (name) => {
    expect(takes(`item.${name}`, itemOf(name))).toBe(true);
    expect(takes('page', { data: [itemOf(name)], next_cursor: 'c', has_more: false })).toBe(true);
    expect(takes(`item.${name}`, { ...itemOf(name), body: { ...itemOf(name).body, more: null } })).toBe(false);
    for (const other of goldenNames.filter((one) => one !== name))
      expect(takes(`item.${other}`, itemOf(name))).toBe(false);
  });

  it('says nothing of webhooks, which are not there', () => {
    expect(Object.keys(document['channels'] as object)).toEqual(['stream', 'pages']);
  });
});
