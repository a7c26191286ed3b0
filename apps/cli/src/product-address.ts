import { readEnvironment, type Environment, type Variable } from '@parley/platform';

const ADDRESS = {
  host: {
    name: 'PARLEY_HOST',
    fallback: '127.0.0.1',
    allowed: 'a host name or an address to listen at',
    parse: (value) => (/^[A-Za-z0-9.:-]+$/.test(value) ? value : undefined),
  } satisfies Variable<string>,
  port: {
    name: 'PARLEY_PORT',
    fallback: '3000',
    allowed: 'a port number from 0 (any free one) to 65535',
    parse: (value) => (/^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined),
  } satisfies Variable<number>,
};

/** Where the product can be reached from here once it is started with this configuration; `PORT` where it takes any free one. */
export function addressOf(environment: Environment): string {
  const { host, port } = readEnvironment(ADDRESS, environment);
  const near = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${near.includes(':') ? `[${near}]` : near}:${port === 0 ? 'PORT' : port}`;
}
