import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const summary = fileURLToPath(new URL('summary.mjs', import.meta.url));
let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-summary-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What is printed of suites that ended so, and the exit code. */
function summed(...ran) {
  const { status, stdout } = spawnSync(process.execPath, [summary, folder, ...ran], { encoding: 'utf8' });
  return [status, ...stdout.trim().split('\n')];
}
const says = (suite, report) => writeFileSync(join(folder, `${suite}.json`), JSON.stringify(report));
const jest = (more) => ({
  ...{ numTotalTests: 7, numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 },
  ...{ numRuntimeErrorTestSuites: 0, success: true, ...more },
});

test('suites that passed are summed, whoever wrote the report', () => {
  says('test', jest());
  says('smoke', { suite: 'smoke', passed: 3, failed: 0 });
  const lines = ['test: 7 passed, 0 failed', 'smoke: 3 passed, 0 failed', '10 passed, 0 failed'];
  assert.deepEqual(summed('test=0', 'smoke=0'), [0, ...lines]);
});

test('a suite without a report is a failure', () => {
  says('test', jest());
  const lines = ['test: 7 passed, 0 failed', 'smoke: 0 passed, 1 failed (it left no report and ended with 0)'];
  assert.deepEqual(summed('test=0', 'smoke=0'), [1, ...lines, '7 passed, 1 failed']);
});

test('a suite that ran nothing is a failure', () => {
  says('tour', { suite: 'tour', passed: 0, failed: 0 });
  says('test', jest({ numTotalTests: 0, numPassedTests: 0 }));
  const nothing = '0 passed, 1 failed (it ran nothing)';
  assert.deepEqual(summed('tour=0', 'test=0'), [1, `tour: ${nothing}`, `test: ${nothing}`, '0 passed, 2 failed']);
});

test('a report that cannot be read, or has no numbers, is a failure', () => {
  writeFileSync(join(folder, 'tour.json'), '');
  says('smoke', {});
  assert.deepEqual(summed('tour=0', 'smoke=0').at(-1), '0 passed, 2 failed');
});

test('failed tests, and files that could not run, are failures', () => {
  says('test', jest({ numPassedTests: 5, numFailedTests: 2, success: false }));
  says('model', jest({ numRuntimeErrorTestSuites: 1, success: false }));
  says('faults', jest({ success: false }));
  const lines = ['test: 5 passed, 2 failed', 'model: 7 passed, 1 failed', 'faults: 7 passed, 1 failed'];
  assert.deepEqual(summed('test=1', 'model=1', 'faults=1'), [1, ...lines, '19 passed, 4 failed']);
});

test('a suite that ended with another code than 0 is a failure whatever it says', () => {
  says('test', jest());
  assert.deepEqual(summed('test=7'), [1, 'test: 7 passed, 1 failed (it ended with 7)', '7 passed, 1 failed']);
});

test('skipped tests are said and have not passed', () => {
  says('test', jest({ numPassedTests: 4, numPendingTests: 2, numTodoTests: 1 }));
  assert.deepEqual(summed('test=0'), [0, 'test: 4 passed, 0 failed, 3 skipped', '4 passed, 0 failed']);
});

test('no suite at all is a failure', () => {
  assert.deepEqual(summed(), [1, '0 passed, 1 failed']);
});
