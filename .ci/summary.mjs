/*
 * node .ci/summary.mjs FOLDER SUITE=EXIT_CODE …: what each suite says of itself in FOLDER/SUITE.json, a line each, and on the
 * last line the sum of them. A suite that says nothing, ran nothing, or ended with another code than 0 has at least one
 * failure. Exits with 1 when anything failed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a report counts: one of our own scripts, or jest's (`--json --outputFile`). */
function countsIn(report) {
  if (!('numTotalTests' in report)) return { skipped: 0, ...report };
  const broken = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: report.success ? broken : Math.max(1, broken),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** What is wrong with a suite that counts no failure itself. */
function faultOf({ passed, failed }, exitCode) {
  if (!Number.isInteger(passed) || !Number.isInteger(failed) || passed < 0 || failed < 0) return 'it says no numbers';
  if (failed > 0) return undefined;
  if (exitCode !== '0') return `it ended with ${exitCode}`;
  return passed === 0 ? 'it ran nothing' : undefined;
}

function resultOf(folder, suite, exitCode) {
  const path = join(folder, `${suite}.json`);
  const failure = (why) => ({ passed: 0, failed: 1, skipped: 0, why });
  if (!existsSync(path)) return failure(`it left no report and ended with ${exitCode}`);
  let counts;
  try {
    counts = countsIn(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return failure('its report cannot be read');
  }
  const why = faultOf(counts, exitCode);
  const { passed, failed, skipped } = counts;
  if (why === undefined) return { passed, failed, skipped };
  return Number.isInteger(passed) ? { passed: Math.max(0, passed), failed: 1, skipped, why } : failure(why);
}

/** The lines to print; the last is the sum of all. */
function summaryOf(folder, ran) {
  const results = ran.map((one) => {
    const [, suite, exitCode] = /^(.*)=(.*)$/.exec(one);
    return { suite, ...resultOf(folder, suite, exitCode) };
  });
  const lines = results.map(
    ({ suite, passed, failed, skipped, why }) =>
      `${suite}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}${why ? ` (${why})` : ''}`,
  );
  const sum = (of) => results.reduce((total, result) => total + result[of], 0);
  const [passed, failed] = [sum('passed'), results.length === 0 ? 1 : sum('failed')];
  return { lines: [...lines, `${passed} passed, ${failed} failed`], failed };
}

const [folder, ...ran] = process.argv.slice(2);
const { lines, failed } = summaryOf(folder, ran);
process.stdout.write(`\n${lines.join('\n')}\n`);
process.exitCode = failed > 0 ? 1 : 0;
