export * from './shared';
export * from './conversation';
