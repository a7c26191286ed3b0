export { HEALTHY, stateAfter } from './outcome/health';
export { RETRY_SECONDS, verdictOn } from './outcome/verdict';
export { httpSender, type Sender } from './sending/sender';
export { urlGuard } from './sending/resolver';
export { parseMasterKey, sealerOf, type Sealer } from './signing/sealer';
export { signatureOf } from './signing/signature';
export { signingBytes } from './signing/signing-key';
