/** Workers run the compiled files; tests and benchmarks run from the sources, which the worker compiles as it loads them. */
export const workerOptions = (file: string): { execArgv?: string[]; env?: NodeJS.ProcessEnv } =>
  file.endsWith('.ts') ? { execArgv: ['-r', '@swc-node/register'], env: { ...process.env } } : {};
