import { silentLogger } from '@parley/platform';
import { watchFiles } from '../src';

const good = { look: () => undefined, file: 'a.db' };

describe('a file of what automations know that is removed while it is open', () => {
  it('is told of by what follows, and not as if automations stood still', () => {
    const said: string[] = [];
    const logger = { ...silentLogger, error: (_: object, text: string) => void said.push(text) };
    const automations = { look: (): 'removed' => 'removed', file: 'read-model.db.automations' };
    const files = { event_log: good, read_model: good, operations: good, public_log: good, automations };
    const watch = watchFiles(files, logger);
    watch.stop();
    expect(said).toEqual([
      'the file of what automations know was lost while it was open: what is done from now on about timers and routing is forgotten at the next start; restart soon',
    ]);
    expect(watch.states()).toMatchObject({ automations: 'removed', event_log: 'ok' });
  });
});
