export * from './actor';
export * from './stamp';
export * from './private';
