import { inMemoryPublicLog, inMemoryPublicLogData } from '../src';
import { besideContract } from './beside.contract';
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

besideContract('in memory', (beside) => ({
  log: inMemoryPublicLog(inMemoryPublicLogData(), { beside: () => beside }),
  dispose: () => undefined,
}));
