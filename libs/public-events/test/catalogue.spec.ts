import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLIC_FORMATS, PUBLIC_SCHEMAS, PUBLIC_TYPES, type PublicFormat } from '../src';
import { goldenBody } from './golden-files';

const page = readFileSync(join(__dirname, '../../../docs/events.md'), 'utf8');

/** What stands below a heading, up to the next one that is not below it. */
function below(text: string, heading: string): string {
  const [level = ''] = heading.split(' ');
  const begin = text.indexOf(`\n${heading}\n`);
  if (begin === -1) throw new Error(`docs/events.md has no heading "${heading}"`);
  const rest = text.slice(begin + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level.length}} `, 'm'));
  return end === -1 ? rest : rest.slice(0, end);
}

const formatOf = (format: PublicFormat): string => below(page, `## The format \`${format}\``);

/** The fields in the tables of a text, in their order. */
const fieldsIn = (text: string): readonly string[] => [...text.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name ?? '');

interface Described {
  readonly properties: Readonly<Record<string, Described>>;
  readonly anyOf: readonly Described[];
}

const keysOf = ({ properties }: Described): readonly string[] => Object.keys(properties);

const of = (schema: Described, key: string): Described => {
  const found = schema.properties[key];
  if (found === undefined) throw new Error(`the schema has no ${key}`);
  return found;
};

const schemaOf = (format: PublicFormat, type: string): Described =>
  (PUBLIC_SCHEMAS[format] as Readonly<Record<string, unknown>>)[type] as Described;

const types = PUBLIC_FORMATS.flatMap((format) => PUBLIC_TYPES[format].all.map((type) => [format, type] as const));

describe('the catalogue of events', () => {
  it.each(types)('has in the format %s the example of %s that is published', (format, type) => {
    const section = below(formatOf(format), `### \`${type}\``);
    const examples = [...section.matchAll(/```json\n(.*?)```/gs)].map(([, text]) =>
      JSON.stringify(JSON.parse(text ?? '')),
    );
    expect(examples).toEqual([goldenBody(`${format}.${type}`)]);
  });

  it.each(PUBLIC_FORMATS)('has all types of the format %s, in their order, and no other', (format) => {
    const headings = [...formatOf(format).matchAll(/^### `(.*)`$/gm)].map(([, type]) => type);
    expect(headings).toEqual(PUBLIC_TYPES[format].all);
  });

  it.each(PUBLIC_TYPES.event.all)('tells every field of %s, in its order', (type) => {
    const section = formatOf('event');
    const [inEach = ''] = section.split(/^### /m);
    const told = [...fieldsIn(inEach), ...fieldsIn(below(section, `### \`${type}\``))];
    expect(told).toEqual(keysOf(of(schemaOf('event', type), 'data')));
  });

  it('tells every field of a whole conversation, in its order', () => {
    const payload = of(schemaOf('service', 'conversation.updated'), 'payload');
    const [lastMessage] = of(payload, 'lastMessage').anyOf;
    const [contact] = of(payload, 'initiatingParticipant').anyOf;
    if (lastMessage === undefined || contact === undefined) throw new Error('the schema is not what it was');
    const [inEach = ''] = formatOf('service').split(/^### /m);
    expect(fieldsIn(inEach)).toEqual([...keysOf(payload), ...keysOf(lastMessage), ...keysOf(contact)]);
  });
});
