import { silentLogger } from '@parley/platform';
import { watchFiles } from '../src';

const good = { look: () => undefined, file: 'a.db' };

function saidOf(eventLog: Parameters<typeof watchFiles>[0]['event_log']): readonly string[] {
  const said: string[] = [];
  const logger = { ...silentLogger, error: (_: object, text: string) => void said.push(text) };
  const automations = { look: (): 'removed' => 'removed', file: 'read-model.db.automations' };
  const files = { event_log: eventLog, read_model: good, operations: good, public_log: good, automations };
  const watch = watchFiles(files, logger);
  watch.stop();
  expect(watch.states()).toMatchObject({ automations: 'removed', read_model: 'ok' });
  return said;
}

describe('a file of what automations know that is removed while it is open', () => {
  it('is told of by what follows, and not as if automations stood still', () => {
    expect(saidOf(good)).toEqual([
      'the file of what automations know was lost while it was open: what is done from now on about timers and routing is forgotten at the next start; restart soon',
    ]);
  });

  it('keeps automations from acting where the log is on a server', () => {
    expect(saidOf({ look: undefined, file: undefined })).toEqual([
      expect.stringMatching(/was lost while it was open: nothing wakes, closes or routes\. Stop the product/),
    ]);
  });
});
