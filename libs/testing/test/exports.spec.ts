import { join } from 'node:path';
import { exportsAreUsed, readRepository, repositoryOf } from '../src/architecture';

describe('exports', () => {
  it('are used by another file, each of them', () => {
    expect(exportsAreUsed(readRepository(join(__dirname, '../../..')))).toEqual([]);
  });
});

/* The same check on small files, to show that it can fail and what it lets through. */

const found = (files: Readonly<Record<string, string>>): readonly string[] => exportsAreUsed(repositoryOf(files));

const unused = (place: string, name: string): string =>
  `${place} exports ${name}, which no other file uses: leave out the export`;

describe('an export that nobody else uses', () => {
  it.each([
    ['a constant', 'const a = 1;\nexport const b = a;\nuse(b);', 'libs/domain/src/a.ts:2', 'b'],
    ['a type', 'export type Plan = string;', 'libs/domain/src/a.ts:1', 'Plan'],
    ['an interface', 'export interface Plan {}', 'libs/domain/src/a.ts:1', 'Plan'],
    ['a class', '@Injectable()\nexport class Plan {}', 'libs/domain/src/a.ts:2', 'Plan'],
    ['a function', 'export async function* plan() {}', 'libs/domain/src/a.ts:1', 'plan'],
    ['what is taken apart', 'export const { a: plan } = given;', 'libs/domain/src/a.ts:1', 'plan'],
    ['a name in a list', 'const a = 1;\nexport { a as plan };', 'libs/domain/src/a.ts:2', 'plan'],
  ])('is found: %s', (_, text, place, name) => {
    expect(found({ 'libs/domain/src/a.ts': text })).toEqual([unused(place, name)]);
  });

  it('is found beside one that is used', () => {
    expect(
      found({
        'libs/domain/src/a.ts': 'export const a = 1;\nexport const b = 2;',
        'libs/domain/src/b.ts': "import { a } from './a';",
      }),
    ).toEqual([unused('libs/domain/src/a.ts:2', 'b')]);
  });

  it('is found in the index where only a file of the room uses it', () => {
    expect(
      found({
        'libs/domain/src/index.ts': "export { a } from './a';",
        'libs/domain/src/a.ts': 'export const a = 1;',
        'libs/domain/src/b.ts': "import { a } from './a';",
      }),
    ).toEqual([unused('libs/domain/src/index.ts:1', 'a')]);
  });

  it('is found behind an index that passes on everything', () => {
    expect(
      found({
        'libs/domain/src/index.ts': "export * from './a';",
        'libs/domain/src/a.ts': 'export const a = 1;\nexport const b = 2;',
        'libs/commands/src/c.ts': "import { b } from '@parley/domain';",
      }),
    ).toEqual([unused('libs/domain/src/a.ts:1', 'a')]);
  });

  it('is found behind a name that is taken for many', () => {
    expect(
      found({
        'libs/domain/src/a.ts': 'export const a = 1;\nexport type B = 2;\nexport type C = 3;',
        'libs/domain/src/b.ts': "import * as space from './a';\nconst b: space.B = space.a;",
      }),
    ).toEqual([unused('libs/domain/src/a.ts:3', 'C')]);
  });
});

describe('an export is used', () => {
  it.each([
    ['by another file', "import { a as b } from './a';"],
    ['as a type', "import type { a } from './a';"],
    ['by passing on all names as one', "import * as all from './a';\nexport default all;"],
    ['by a type that names the file', "type A = import('./a').a;"],
    ['by loading the file', "const { a } = await import('./a');"],
    ['by the thread that runs the file', "new Worker(require.resolve('./a'));"],
  ])('%s', (_, text) => {
    expect(found({ 'libs/domain/src/a.ts': 'export const a = 1;', 'libs/domain/src/b.ts': text })).toEqual([]);
  });

  it.each([
    ['another room', 'libs/commands/src/b.ts', '@parley/domain'],
    ['an app', 'apps/parley/src/b.ts', '@parley/domain'],
    ['bench', 'bench/b.ts', '@parley/domain'],
    ['a test of its room', 'libs/domain/test/b.spec.ts', '../src'],
  ])('of an index by %s', (_, path, specifier) => {
    expect(
      found({
        'libs/domain/src/index.ts': "export { a } from './a';",
        'libs/domain/src/a.ts': 'export const a = 1;',
        [path]: `import { a } from '${specifier}';`,
      }),
    ).toEqual([]);
  });
});
