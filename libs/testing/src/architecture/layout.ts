import { isTest, roomOf, type Repository } from './repository';

/** Every lib has an index and says what it is. */
export function libsHaveIndexAndReadme({ paths }: Repository): readonly string[] {
  const libs = new Set([...paths].filter((path) => path.startsWith('libs/')).map(roomOf));
  return [...libs].flatMap((lib) =>
    ['src/index.ts', 'README.md']
      .map((file) => `libs/${lib}/${file}`)
      .filter((file) => !paths.has(file))
      .map((file) => `${file} is missing: every lib has one index and a README of a dozen lines`),
  );
}

/** Sources and tests below these numbers of lines. */
export function filesAreShort(source: number, test: number): (repository: Repository) => readonly string[] {
  return ({ sources }) =>
    [...sources].flatMap(([path, text]) => {
      const lines = text.trimEnd().split('\n').length;
      const most = isTest(path) ? test : source;
      return lines < most
        ? []
        : [`${path} has ${lines} lines: a ${isTest(path) ? 'test' : 'source'} has less than ${most}`];
    });
}
