export type { Difference } from './difference';
export { verify, type Verified, type VerifiedLog, type VerifiedModel, type VerifyOptions } from './verify';
