export { playDemo, type DemoOptions, type DemoReport } from './play';
export { DemoStopped } from './requests';
