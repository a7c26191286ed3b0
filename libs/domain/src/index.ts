export * from './shared';
export * from './conversation';
export * from './contact';
export * from './teammate';
export * from './inbox';
export * from './thread';
export * from './routing';
