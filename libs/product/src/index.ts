export { parley, type Parley, type ParleyParts } from './parley';
