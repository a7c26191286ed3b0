import { importsOf, isRelative, packageOf, roomBehind, targetOf, type Import } from './imports';
import { matchesAny } from './patterns';
import { folderOf, isTest, roomOf, type Repository } from './repository';

/** Whom a room may know. */
interface Room {
  /** The other rooms that it imports. */
  readonly knows: readonly string[];
  /** The packages that it imports, `*` for a part of a name. */
  readonly uses: readonly string[];
}

/** By the room's name: that of the folder in libs, `bench`, or `apps/*` for every app. */
export type Rooms = Readonly<Record<string, Room>>;

/** Something that only certain files may import. */
export interface Confined {
  readonly what: readonly string[];
  /** Patterns of paths. */
  readonly to: readonly string[];
  /** The rule in words, after "because". */
  readonly because: string;
}

const roomIn = (rooms: Rooms, room: string): Room | undefined =>
  Object.entries(rooms).find(([name]) => matchesAny([name], room))?.[1];

const where = ({ path, line, specifier }: Import): string => `${path}:${line} imports ${specifier}`;

const list = (names: readonly string[]): string => (names.length === 0 ? 'nobody' : names.join(', '));

export function roomsAreInTheTable(rooms: Rooms): (repository: Repository) => readonly string[] {
  return ({ sources }) =>
    [...new Set([...sources.keys()].map(roomOf))]
      .filter((room) => roomIn(rooms, room) === undefined)
      .map((room) => `${folderOf(room)} is a room that the table of rooms does not know: say there whom it may know`);
}

/** Rooms of what tests share: they use packages that are there for development only. */
const FOR_TESTS = ['testing', 'testing-product'];

/** Tests may know what their room knows, and the rooms for tests. */
export function roomsKnowOnly(rooms: Rooms): (repository: Repository) => readonly string[] {
  return (repository) =>
    importsOf(repository).flatMap((imported) => {
      const [own, other] = [roomOf(imported.path), roomBehind(imported.specifier)];
      const room = roomIn(rooms, own);
      if (room === undefined || other === undefined || other === own) return [];
      const known = isTest(imported.path) ? [...room.knows, ...FOR_TESTS] : room.knows;
      return known.includes(other) ? [] : [`${where(imported)}: ${own} knows ${list(room.knows)}`];
    });
}

/** For what runs; a test may use any package that is not confined. */
export function roomsUseOnly(rooms: Rooms): (repository: Repository) => readonly string[] {
  return (repository) =>
    importsOf(repository).flatMap((imported) => {
      const own = roomOf(imported.path);
      const [room, used] = [roomIn(rooms, own), packageOf(imported.specifier)];
      if (room === undefined || used === undefined || isTest(imported.path) || matchesAny(room.uses, used)) return [];
      return [`${where(imported)}: of packages, ${own} uses ${list(room.uses)}`];
    });
}

/** Rooms that are only there for development may use packages that are. */
export function whatRunsIsInstalled(development: readonly string[]): (repository: Repository) => readonly string[] {
  return (repository) =>
    importsOf(repository).flatMap((imported) => {
      const used = packageOf(imported.specifier);
      if (used === undefined || used.startsWith('node:') || imported.typeOnly || isTest(imported.path)) return [];
      if (development.includes(roomOf(imported.path)) || repository.dependencies.has(used)) return [];
      return [`${where(imported)}: what runs imports only what package.json lists in "dependencies"`];
    });
}

/** A driver, a framework or a room seen only by certain files. */
export function areConfined(rules: readonly Confined[]): (repository: Repository) => readonly string[] {
  return (repository) =>
    importsOf(repository).flatMap((imported) =>
      rules
        .filter(({ what }) => matchesAny(what, packageOf(imported.specifier) ?? imported.specifier))
        // A room's own index is of no interest within the room.
        .filter(() => roomBehind(imported.specifier) !== roomOf(imported.path))
        .filter(({ to }) => !matchesAny(to, imported.path))
        .map(({ because }) => `${where(imported)}: ${because}`),
    );
}

/** Other rooms by their index, own files by their path; never a package's insides. */
export function nothingDeep(repository: Repository): readonly string[] {
  return importsOf(repository).flatMap((imported) => {
    const { path, specifier } = imported;
    const own = folderOf(roomOf(path));
    if (isRelative(specifier) && !`${targetOf(imported)}/`.startsWith(`${own}/`))
      return [`${where(imported)}: a relative import stays within its room, other rooms are imported as @parley/ROOM`];
    if (isRelative(specifier) && !isTest(path) && /(^|\/)test(\/|$)/.test(targetOf(imported)))
      return [`${where(imported)}: what runs does not import tests`];
    if (specifier.startsWith('@parley/') && roomBehind(specifier) === undefined)
      return [`${where(imported)}: a room is imported by its index, @parley/ROOM`];
    if (roomBehind(specifier) === roomOf(path) && !isTest(path))
      return [`${where(imported)}: within a room, files are imported by their path`];
    if (/^fp-ts\/(lib|es6)\//.test(specifier))
      return [`${where(imported)}: fp-ts is imported as fp-ts/Either and the like`];
    return [];
  });
}
