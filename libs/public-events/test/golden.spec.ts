import { goldenBody, goldenFiles, goldenText } from './golden-files';
import { goldenBodies, goldenNames } from './golden-history';

const indented = (body: string): string => `${JSON.stringify(JSON.parse(body), null, 2)}\n`;

/** What whoever changed a shape is told. */
const changed = (name: string, body: string): string => `
libs/public-events/test/golden/${name}.json is not what is published any more.

What integrators get cannot change unnoticed: programs that nobody here knows read it, and events that were published before keep their shape. No key
is renamed, moved or taken away, and none gets another type or meaning. If this was not meant, mend libs/public-events/src and leave the file.

To add a field deliberately:
1. add its key at the end of its object, in libs/public-events/src/event-format.ts or service-format.ts;
2. add it to the schema of the type in libs/public-events/src/schemas, and to docs/events.md;
3. say it in CHANGELOG.md: integrators were told to expect fields that are new to them;
4. let the golden file, and the example in docs/events.md, be:

${indented(body)}`;

describe('the golden files of what is published', () => {
  it('are one for each type of each format, and no other', () => {
    expect([...goldenFiles].sort()).toEqual([...goldenNames].sort());
  });

  it.each(goldenNames)('%s is published byte for byte as it always was', (name) => {
    const body = goldenBodies.get(name);
    if (body === undefined) throw new Error(`nothing in the history of the golden files is ${name}`);
    if (body !== goldenBody(name)) throw new Error(changed(name, body));
  });

  it.each(goldenNames)('%s is written in the file so that it can be read', (name) => {
    expect(goldenText(name)).toBe(indented(goldenText(name)));
  });
});
