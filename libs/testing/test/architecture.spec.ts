import { join } from 'node:path';
import {
  areConfined,
  arePure,
  filesAreShort,
  keepTheirWording,
  libsHaveIndexAndReadme,
  loadedIsBuilt,
  noCycles,
  nothingDeep,
  readRepository,
  repositoryOf,
  roomsAreInTheTable,
  roomsKnowOnly,
  roomsUseOnly,
  whatRunsIsInstalled,
  wordsOfHttp,
  type Confined,
  type Pure,
  type Repository,
  type Wording,
} from '../src/architecture';
import { rooms } from './rooms';

const nest = '@nestjs/*';
const tests = '**/test/**';
const nestFiles = ['**/*.module.ts', '**/*.handler.ts', '**/*.command.ts', '**/*.query.ts'];

/** Drivers and frameworks, and who sees them. */
const confined: readonly Confined[] = [
  {
    what: ['node:sqlite'],
    to: ['libs/storage/src/**', '**/test/**/*sqlite*', 'bench/**'],
    because: 'the driver of SQLite is seen only by the room storage, and by tests that say sqlite in their name',
  },
  {
    what: ['mongodb'],
    to: ['libs/storage/src/**', '**/*.mongodb.ts', '**/test/**/*mongodb*'],
    because: 'the driver of MongoDB is seen only by the room storage and by files named *.mongodb.ts',
  },
  {
    what: ['@eventstore/db-client', 'google-protobuf', '@grpc/grpc-js'],
    to: ['libs/event-store/src/eventstoredb/client.ts', 'libs/testing/src/eventstoredb-double/**'],
    because: 'the client of EventStoreDB is seen by one file, and by its double',
  },
  {
    what: ['@parley/storage'],
    to: ['**/*.sqlite.ts', '**/*.mongodb.ts', 'libs/runtime/**', 'apps/**', 'bench/**', tests],
    because: 'connections are seen only by files named *.sqlite.ts or *.mongodb.ts, and where the product is wired',
  },
  {
    what: [nest],
    to: ['apps/**', 'libs/http/**', ...nestFiles, tests, 'bench/**'],
    because: 'Nest is in the apps, in http, and in the module, handler, command and query files of the others',
  },
  {
    what: ['@parley/testing'],
    to: [tests, 'bench/**'],
    because: 'the room testing is for tests and for bench',
  },
  {
    what: ['@parley/product'],
    to: ['apps/parley/**', 'libs/testing-product/**'],
    because: 'workers and the command line start without Nest and Fastify, which the room product loads',
  },
  {
    what: ['@parley/testing-product'],
    to: ['libs/http/test/**', 'libs/demo/test/**', 'apps/parley/test/**'],
    because: 'the room testing-product is for tests of the API; others, and what runs, do without Nest and Fastify',
  },
];

/** Where there is nothing but functions of what is given. */
const pure: readonly Pure[] = [
  {
    files: ['libs/domain/src/**'],
    without: ['class', 'decorator', 'throw', 'async', 'date', 'clock', 'random'],
    because: 'the domain has no class, decorator, throw, async, clock, random or id generation in it',
  },
  {
    files: ['libs/read-models/src/**', 'libs/public-events/src/**'],
    except: ['**/*.sqlite.ts', '**/*.mongodb.ts', '**/in-memory/*.ts', ...nestFiles],
    without: ['clock', 'random'],
    because: 'a projection that is run again gives the same, so it has no clock and no random in it',
  },
];

/** Where things are called by the words of the domain. */
const wording: readonly Wording[] = [
  {
    files: ['libs/domain/src/**'],
    without: wordsOfHttp,
    because: 'the domain does not know by which door a command comes; what clients read of HTTP is said by libs/http',
  },
];

const rules: readonly (readonly [string, (repository: Repository) => readonly string[]])[] = [
  ['every room is in the table of who may know whom', roomsAreInTheTable(rooms)],
  ['a room knows only the rooms that the table gives it', roomsKnowOnly(rooms)],
  ['a room uses only the packages that the table gives it', roomsUseOnly(rooms)],
  [
    'what runs imports only packages that are installed with it',
    whatRunsIsInstalled(['testing', 'testing-product', 'bench']),
  ],
  ['drivers and frameworks are seen only where they belong', areConfined(confined)],
  ['nothing is imported from inside another room, or from inside a package', nothingDeep],
  ['files do not import each other in a circle', noCycles],
  ['what is loaded on demand is built', loadedIsBuilt],
  ['decisions and projections are pure', arePure(pure)],
  ['the domain says nothing of HTTP', keepTheirWording(wording)],
  ['every lib has an index and a README', libsHaveIndexAndReadme],
  ['files are short', filesAreShort(250, 400)],
];

describe('the architecture', () => {
  const repository = readRepository(join(__dirname, '../../..'));

  it('is looked at: the files are found, and what they import', () => {
    expect([...repository.sources.keys()]).toEqual(
      expect.arrayContaining([
        'libs/domain/src/index.ts',
        'apps/parley/src/main.ts',
        'libs/testing/test/architecture.spec.ts',
      ]),
    );
    expect(roomsKnowOnly({ 'event-schema': { knows: [], uses: [] } })(repository)).not.toEqual([]);
  });

  it.each(rules)('%s', (_, violations) => {
    expect(violations(repository)).toEqual([]);
  });
});

/* The same checks on small files that break a rule each, to show that they can fail, and what they then say. */

type Sample = readonly [string, Readonly<Record<string, string>>, string];

const samples: readonly Sample[] = [
  [
    'a room that nobody declared',
    { 'libs/gossip/src/index.ts': '', 'libs/gossip/README.md': '' },
    'libs/gossip is a room that the table of rooms does not know: say there whom it may know',
  ],
  [
    'a domain that knows the store',
    { 'libs/domain/src/a.ts': "\nimport type { Commit } from '@parley/event-store';" },
    'libs/domain/src/a.ts:2 imports @parley/event-store: domain knows nobody',
  ],
  [
    'a store that knows conversations, by a re-export',
    { 'libs/event-store/src/a.ts': "export { evolve } from '@parley/domain';" },
    'libs/event-store/src/a.ts:1 imports @parley/domain: event-store knows storage',
  ],
  [
    'a platform that takes a type in passing',
    { 'libs/platform/src/a.ts': "export type E = import('@parley/domain').ConversationEvent;" },
    'libs/platform/src/a.ts:1 imports @parley/domain: platform knows nobody',
  ],
  [
    'a test that reaches for another room',
    { 'libs/platform/test/a.spec.ts': "import { decide } from '@parley/domain';" },
    'libs/platform/test/a.spec.ts:1 imports @parley/domain: platform knows nobody',
  ],
  [
    'a codec in the domain',
    { 'libs/domain/src/a.ts': "import * as t from 'io-ts';" },
    'libs/domain/src/a.ts:1 imports io-ts: of packages, domain uses fp-ts',
  ],
  [
    'a file system in the domain',
    { 'libs/domain/src/a.ts': "const fs = require('node:fs');" },
    'libs/domain/src/a.ts:1 imports node:fs: of packages, domain uses fp-ts',
  ],
  [
    'a package for development in what runs',
    { 'libs/event-schema/src/a.ts': "import * as t from 'io-ts';" },
    'libs/event-schema/src/a.ts:1 imports io-ts: what runs imports only what package.json lists in "dependencies"',
  ],
  [
    'a driver where it does not belong',
    { 'libs/event-store/src/event-store.sqlite.ts': "import { DatabaseSync } from 'node:sqlite';" },
    `libs/event-store/src/event-store.sqlite.ts:1 imports node:sqlite: ${confined[0]?.because}`,
  ],
  [
    'a second file that sees the client of EventStoreDB',
    { 'libs/event-store/src/another.ts': "import type { Position } from '@eventstore/db-client';" },
    `libs/event-store/src/another.ts:1 imports @eventstore/db-client: ${confined[2]?.because}`,
  ],
  [
    'a connection in a file that does not say so',
    { 'libs/event-store/src/another.ts': "import { openSqlite } from '@parley/storage';" },
    `libs/event-store/src/another.ts:1 imports @parley/storage: ${confined[3]?.because}`,
  ],
  [
    'Nest in a plain function',
    { 'libs/commands/src/write-path.ts': "import type { OnModuleInit } from '@nestjs/common';" },
    `libs/commands/src/write-path.ts:1 imports @nestjs/common: ${confined[4]?.because}`,
  ],
  [
    'what runs using what tests use',
    { 'apps/parley/src/a.ts': "await import('@parley/testing');" },
    `apps/parley/src/a.ts:1 imports @parley/testing: ${confined[5]?.because}`,
  ],
  [
    'a command line that loads Nest and Fastify',
    { 'apps/cli/src/a.ts': "import { parley } from '@parley/product';" },
    `apps/cli/src/a.ts:1 imports @parley/product: ${confined[6]?.because}`,
  ],
  [
    'what runs using what tests of the API use',
    { 'libs/http/src/a.ts': "import { startProduct } from '@parley/testing-product';" },
    `libs/http/src/a.ts:1 imports @parley/testing-product: ${confined[7]?.because}`,
  ],
  [
    'a test of the domain that loads Nest and Fastify',
    { 'libs/domain/test/a.spec.ts': "import { KEY } from '@parley/testing-product';" },
    `libs/domain/test/a.spec.ts:1 imports @parley/testing-product: ${confined[7]?.because}`,
  ],
  [
    'a way through the wall',
    { 'libs/commands/src/a.ts': "import { evolve } from '../../domain/src/conversation/evolve';" },
    'libs/commands/src/a.ts:1 imports ../../domain/src/conversation/evolve: a relative import stays within its room, other rooms are imported as @parley/ROOM',
  ],
  [
    'a way around the index',
    { 'libs/commands/src/a.ts': "import { evolve } from '@parley/domain/src/conversation/evolve';" },
    'libs/commands/src/a.ts:1 imports @parley/domain/src/conversation/evolve: a room is imported by its index, @parley/ROOM',
  ],
  [
    'a file that enters its own room by the index',
    { 'libs/commands/src/a.ts': "import { writePath } from '@parley/commands';" },
    'libs/commands/src/a.ts:1 imports @parley/commands: within a room, files are imported by their path',
  ],
  [
    'a source that imports a test',
    { 'libs/commands/src/a.ts': "import { example } from '../test/example';" },
    'libs/commands/src/a.ts:1 imports ../test/example: what runs does not import tests',
  ],
  [
    'the inside of fp-ts',
    { 'libs/domain/src/a.ts': "import * as E from 'fp-ts/lib/Either';" },
    'libs/domain/src/a.ts:1 imports fp-ts/lib/Either: fp-ts is imported as fp-ts/Either and the like',
  ],
  [
    'a file that is loaded on demand and not built',
    { 'libs/domain/src/a.ts': "const load = createRequire(__filename);\nexport const b = () => load('./b');" },
    'libs/domain/src/a.ts:2 loads ./b: import a type of it, or the build does not have it',
  ],
  [
    'two files in a circle',
    {
      'libs/domain/src/a.ts': "import { b } from './b';",
      'libs/domain/src/b/index.ts': "export * from '../c';",
      'libs/domain/src/c.ts': "import type { A } from './a';",
    },
    'libs/domain/src/a.ts → libs/domain/src/b/index.ts → libs/domain/src/c.ts → libs/domain/src/a.ts: files do not import each other in a circle',
  ],
  ...(
    [
      ['a class', 'class', 'export const make = () => class {};'],
      ['an exception', 'throw', 'export function f(): never { throw f; }'],
      ['a promise to wait for', 'async', 'export const f = async () => 1;'],
      ['a date', 'date', 'export const f = (at: number) => new Date(at);'],
      ['a clock', 'clock', 'export const f = () => Date.now();'],
      ['chance', 'random', 'export const f = () => Math.random();'],
      ['new ids', 'random', 'export const f = () => crypto.randomUUID();'],
    ] as const
  ).map(([name, sign, text]): Sample => [
    `${name} in the domain`,
    { 'libs/domain/src/a.ts': text },
    `libs/domain/src/a.ts:1 has ${sign}: ${pure[0]?.because}`,
  ]),
  [
    'a decorator in the domain',
    { 'libs/domain/src/a.ts': '\n@sealed\nexport class Conversation {}' },
    `libs/domain/src/a.ts:2 has decorator: ${pure[0]?.because}`,
  ],
  [
    'a clock in a projection',
    { 'libs/read-models/src/project.ts': 'export const now = () => new Date().toISOString();' },
    `libs/read-models/src/project.ts:1 has clock: ${pure[1]?.because}`,
  ],
  ...(
    [
      ['a route', '/v1', "export const detail = 'Open one under /v1/conversations.';"],
      ['a method', 'PATCH', '/** In the order of PATCH. */'],
      ['a protocol', 'HTTP', '// Answered over HTTP.'],
      ['a header', 'header', '/* The header says so. */'],
      ['a condition', 'If-Match', "export const detail = 'Leave out If-Match.';"],
      ['an actor of a request', 'Parley-Actor', "export const detail = 'Use a Parley-Actor of another type.';"],
      ['a status', '404', '/** Is a 404 everywhere. */'],
      ['a field of a body', 'snooze_till', "export const detail = 'Give a later snooze_till.';"],
    ] as const
  ).map(([name, word, text]): Sample => [
    `${name} in the domain`,
    { 'libs/domain/src/a.ts': `\n${text}` },
    `libs/domain/src/a.ts:2 says ${word}: ${wording[0]?.because}`,
  ]),
  [
    'a lib without an index',
    { 'libs/domain/src/a.ts': '', 'libs/domain/README.md': '' },
    'libs/domain/src/index.ts is missing: every lib has one index and a README of a dozen lines',
  ],
  [
    'a lib that says nothing of itself',
    { 'libs/domain/src/index.ts': '' },
    'libs/domain/README.md is missing: every lib has one index and a README of a dozen lines',
  ],
  [
    'a long file',
    { 'libs/domain/src/a.ts': '\n'.repeat(249) + 'export {};' },
    'libs/domain/src/a.ts has 250 lines: a source has less than 250',
  ],
  [
    'a long test',
    { 'libs/domain/test/a.spec.ts': '\n'.repeat(399) + 'export {};' },
    'libs/domain/test/a.spec.ts has 400 lines: a test has less than 400',
  ],
];

describe('the checks of the architecture', () => {
  const found = (files: Readonly<Record<string, string>>, dependencies: readonly string[] = []): readonly string[] =>
    rules.flatMap(([, violations]) => violations(repositoryOf(files, dependencies)));

  it.each(samples)('find %s', (_, files, violation) => {
    expect(found(files)).toContain(violation);
  });

  it('find nothing in a room that keeps to the rules', () => {
    const files = {
      'libs/read-models/README.md': '',
      'libs/read-models/src/index.ts': "export { project } from './project';",
      'libs/read-models/src/project.ts':
        "import type { ConversationEvent } from '@parley/domain';\nexport const project = (at: number) => new Date(at);",
      'libs/read-models/src/rows.sqlite.ts':
        "import { openSqlite } from '@parley/storage';\nexport const at = Date.now();",
      'libs/read-models/src/read-models.module.ts':
        "import { Module } from '@nestjs/common';\nexport class ReadModels {}",
      'libs/read-models/test/project.spec.ts': "import { given } from '@parley/testing';\nimport '../src';",
    };
    expect(found(files, ['@nestjs/common'])).toEqual([]);
  });
});
