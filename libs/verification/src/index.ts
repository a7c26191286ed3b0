export type { Difference } from './difference';
export { verify, type Verified, type VerifiedModel, type VerifiedPublicLog } from './verify';
export { yieldToEventLoop } from './yield-to-event-loop';
