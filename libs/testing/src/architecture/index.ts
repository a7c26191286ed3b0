export { noCycles } from './cycles';
export { exportsAreUsed } from './exports';
export {
  areConfined,
  nothingDeep,
  roomsAreInTheTable,
  roomsKnowOnly,
  roomsUseOnly,
  whatRunsIsInstalled,
  type Confined,
  type Rooms,
} from './knows';
export { filesAreShort, libsHaveIndexAndReadme } from './layout';
export { loadedIsBuilt } from './on-demand';
export { arePure, type Pure } from './purity';
export {
  builtRulesAreNamedByTests,
  citedRulesAreTold,
  pathsOfPagesAreThere,
  rulesAreNumbered,
  RULES_PAGE,
} from './rules';
export { keepTheirWording, wordsOfHttp, type Wording } from './wording';
export { readRepository, repositoryOf, type Repository } from './repository';
