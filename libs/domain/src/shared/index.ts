export * from './actor';
export * from './stamp';
export * from './time';
export * from './private';
export * from './text-set';
export * from './hash-runs';
export * from './json';
export * from './record-actor';
