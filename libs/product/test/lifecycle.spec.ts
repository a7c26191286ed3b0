import type { Readiness } from '@parley/http';
import type { FileWatch } from '@parley/runtime';
import { Lifecycle } from '../src/lifecycle';

type States = ReturnType<FileWatch['states']>;

function check(files: States): ReturnType<Readiness['check']> {
  const host = { readiness: () => ({ ready: true, degraded: false, consumers: {} }) };
  const lifecycle = new Lifecycle(host, { states: () => files });
  lifecycle.started();
  return lifecycle.check();
}

const GOOD: States = { event_log: 'ok', read_model: 'ok', operations: 'ok', public_log: 'ok', automations: 'ok' };

describe('a process that listens, and whose consumers follow the log', () => {
  it('should get requests while all of its files are as they were', () => {
    expect(check(GOOD)).toMatchObject({ ready: true, degraded: false });
  });

  it.each(['event_log', 'read_model', 'operations', 'public_log'])('should get none without its %s', (name) => {
    expect(check({ ...GOOD, [name]: 'removed' })).toMatchObject({ ready: false });
  });

  it('should get requests without what automations know, and says that it is worse than it was', () => {
    const files = { ...GOOD, automations: 'removed' } as const;
    expect(check(files)).toMatchObject({ ready: true, degraded: true, parts: { files } });
  });

  it('should get none without both that and its log', () => {
    expect(check({ ...GOOD, automations: 'removed', event_log: 'removed' })).toMatchObject({ ready: false });
  });
});
