export { automationCommander } from './automation-commander';
export { parley, type Parley } from './parley';
