import { report } from './report.mjs';

/** For `node --test`: one line for each test, what was wrong with it, and the report for `.ci/run`. */
export default async function* reporter(events) {
  for await (const { type, data } of events) {
    if (type === 'test:pass') yield `passed: ${data.name}\n`;
    if (type === 'test:fail') yield `failed: ${data.name}\n${data.details.error.cause?.stack ?? data.details.error}\n`;
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type !== 'test:summary' || data.file !== undefined) continue;
    const { passed, failed, cancelled, skipped, todo } = data.counts;
    report('ci', passed, failed + cancelled, skipped + todo);
  }
}
