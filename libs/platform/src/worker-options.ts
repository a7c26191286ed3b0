import { join } from 'node:path';

/** Only where the sources run. */
const TYPESCRIPT = join(__dirname, '../../../typescript.mjs');

/** Workers run the compiled files; tests and benchmarks run from the sources, which the worker compiles as it loads them. */
export const workerOptions = (file: string): { execArgv?: string[] } =>
  file.endsWith('.ts') ? { execArgv: ['-r', TYPESCRIPT] } : {};
