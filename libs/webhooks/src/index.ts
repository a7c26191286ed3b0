export { HEALTHY, stateAfter } from './outcome/health';
export { RETRY_SECONDS, verdictOn } from './outcome/verdict';
