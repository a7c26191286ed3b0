import { hashKey, type BootstrapKey } from '@parley/access';
import type { CorsOrigins } from '@parley/http';
import { LOG_LEVELS, type LogLevel, type Variable } from '@parley/platform';
import { ROLES_VARIABLE, STORE_VARIABLES, WEBHOOK_VARIABLES, type PublishFrom } from '@parley/runtime';

const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;

/** Every variable that the product reads, with what it is when it is not set (contract, "Running it"). */
export const VARIABLES = {
  port: variable<number>('PARLEY_PORT', '3000', 'a port number from 0 (any free one) to 65535', (value) =>
    /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined,
  ),
  host: variable<string>('PARLEY_HOST', '127.0.0.1', 'a host name or an address to listen at', (value) =>
    /^[A-Za-z0-9.:-]+$/.test(value) ? value : undefined,
  ),
  ...STORE_VARIABLES,
  roles: ROLES_VARIABLE,
  bootstrapKeys: variable<readonly BootstrapKey[]>(
    'PARLEY_BOOTSTRAP_KEY',
    '',
    'KEY@WORKSPACE, or several with commas between; a key has at least 8 characters without spaces, and one workspace',
    parseBootstrapKeys,
    true,
  ),
  requestsPerSecond: variable<number>(
    'PARLEY_RATE_LIMIT',
    '',
    'a number of requests per second above 0 and up to 1000000, such as 50 or 0.5; unlimited when it is not set',
    parseRate,
  ),
  retentionDays: variable<number>(
    'PARLEY_EVENT_RETENTION_DAYS',
    '30',
    'a whole number of days from 1 to 3650: how long public events are kept',
    (value) => (/^[1-9]\d{0,3}$/.test(value) && Number(value) <= 3_650 ? Number(value) : undefined),
  ),
  publishFrom: variable<PublishFrom>(
    'PARLEY_PUBLISH_FROM',
    'now',
    'start or now: whether a public log that begins on a log with events publishes these',
    (value) => (['start', 'now'] as const).find((from) => from === value),
  ),
  ...WEBHOOK_VARIABLES,
  corsOrigins: variable<CorsOrigins>(
    'PARLEY_CORS_ORIGINS',
    '',
    'origins as browsers send them, such as https://app.example.com or http://localhost:5173, with commas between, or * alone',
    parseOrigins,
  ),
  logLevel: variable<LogLevel>('PARLEY_LOG_LEVEL', 'info', `one of ${LOG_LEVELS.join(', ')}`, (value) =>
    LOG_LEVELS.find((level) => level === value),
  ),
};

function variable<A>(
  name: string,
  fallback: string,
  allowed: string,
  parse: (value: string) => A | undefined,
  secret = false,
): Variable<A> {
  return { name, fallback, allowed, parse, secret };
}

/** As a browser writes them: in small letters, without a path, and without the usual port. */
function parseOrigins(value: string): CorsOrigins | undefined {
  if (value === '*') return value;
  const origins = value === '' ? [] : value.split(',').map((origin) => origin.trim());
  return origins.every(isOrigin) ? origins : undefined;
}

function isOrigin(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(text)) return false;
  // What is not of the web has no origin that could be looked up.
  return !/^https?:/.test(text) || (URL.canParse(text) && new URL(text).origin === text);
}

/** Without a number, as many as come. */
function parseRate(value: string): number | undefined {
  if (value === '') return Infinity;
  const rate = /^\d{1,7}(\.\d{1,6})?$/.test(value) ? Number(value) : 0;
  return rate > 0 && rate <= 1_000_000 ? rate : undefined;
}

function parseBootstrapKeys(value: string): readonly BootstrapKey[] | undefined {
  const entries = value === '' ? [] : value.split(',').map((entry) => entry.trim());
  const keys = entries.map((entry) => {
    const at = entry.lastIndexOf('@');
    const [key, workspace] = [entry.slice(0, at), entry.slice(at + 1)];
    return at > 0 && /^[\x21-\x7e]{8,512}$/.test(key) && ID.test(workspace)
      ? { keyHash: hashKey(key), workspace }
      : undefined;
  });
  const different = new Set(keys.map((key) => key?.keyHash));
  return different.size === keys.length && keys.every((key) => key !== undefined) ? keys : undefined;
}
