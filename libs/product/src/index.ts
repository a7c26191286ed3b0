export { parley, type Parley } from './parley';
