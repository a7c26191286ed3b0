import { inMemoryPublicLog, inMemoryPublicLogData } from '../src';
import { publicLogContract } from './public-log.contract';

publicLogContract('in memory', () => {
  const data = inMemoryPublicLogData();
  return {
    log: inMemoryPublicLog(data),
    another: () => inMemoryPublicLog(data),
    copy: () => inMemoryPublicLog({ ...structuredClone(data), copied: true }),
    dispose: () => undefined,
  };
});
