export * from './teammate';
