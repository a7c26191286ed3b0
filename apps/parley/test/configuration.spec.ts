import { hashKey } from '@parley/access';
import { readEnvironment, unknownVariables } from '@parley/platform';
import { VARIABLES } from '../src/configuration';

describe('the configuration', () => {
  it('has the defaults of the contract', () => {
    expect(readEnvironment(VARIABLES, {})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      eventStore: { kind: 'sqlite', file: './data/events.db' },
      readModel: './data/read-model.db',
      operations: './data/operations.db',
      bootstrapKeys: [],
      requestsPerSecond: Infinity,
      corsOrigins: [],
      retentionDays: 30,
      publishFrom: 'now',
      roles: new Set(['api', 'projector', 'publisher', 'automations']),
      masterKey: null,
      retrySeconds: [5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
      allowPrivate: false,
      logLevel: 'info',
    });
  });

  it('takes what is allowed', () => {
    const settings = readEnvironment(VARIABLES, {
      PARLEY_PORT: '0',
      PARLEY_EVENT_STORE: 'esdb://localhost:2113?tls=false',
      PARLEY_BOOTSTRAP_KEY: 'first-key@ws_1, second@key@ws_2',
    });
    expect(settings).toMatchObject({
      port: 0,
      eventStore: { kind: 'eventstoredb', connectionString: 'esdb://localhost:2113?tls=false' },
      bootstrapKeys: [
        { keyHash: hashKey('first-key'), workspace: 'ws_1' },
        { keyHash: hashKey('second@key'), workspace: 'ws_2' },
      ],
    });
  });

  it('names every wrong variable, its value and what is allowed, in one message', () => {
    const wrong = { PARLEY_PORT: '70000', PARLEY_READ_MODEL: 'mysql://x', PARLEY_LOG_LEVEL: 'loud' };
    expect(() => readEnvironment(VARIABLES, wrong)).toThrow(
      [
        'PARLEY_PORT is "70000": it must be a port number from 0 (any free one) to 65535.',
        'PARLEY_READ_MODEL is "mysql://x": it must be sqlite:FILE.',
        'PARLEY_LOG_LEVEL is "loud": it must be one of fatal, error, warn, info, debug, trace, silent.',
      ].join('\n'),
    );
  });

  it('never shows a key or the password of a store', () => {
    const wrong = {
      PARLEY_BOOTSTRAP_KEY: 'secret-key',
      PARLEY_EVENT_STORE: 'http://admin:changeit@host',
      PARLEY_MASTER_KEY: 'secret-too',
    };
    expect(() => readEnvironment(VARIABLES, wrong)).toThrow(
      /^PARLEY_EVENT_STORE is "http:\/\/\*\*\*@host": .*\nPARLEY_BOOTSTRAP_KEY is wrong: .*\nPARLEY_MASTER_KEY is wrong: /,
    );
    expect(() => readEnvironment(VARIABLES, wrong)).not.toThrow(/secret|changeit/);
  });

  it.each([
    ['50', 50],
    ['0.5', 0.5],
    ['1000000', 1_000_000],
  ])('takes %s requests per second and key', (given, rate) => {
    expect(readEnvironment(VARIABLES, { PARLEY_RATE_LIMIT: given }).requestsPerSecond).toBe(rate);
  });

  it.each(['0', '-1', '0.0', 'Infinity', '1e3', '1,5', '1000001', '5/s'])(
    'takes no %s requests per second',
    (given) => {
      expect(() => readEnvironment(VARIABLES, { PARLEY_RATE_LIMIT: given })).toThrow(
        `PARLEY_RATE_LIMIT is "${given}": it must be a number of requests per second above 0`,
      );
    },
  );

  it.each([
    ['', []],
    ['*', '*'],
    ['https://app.example.com', ['https://app.example.com']],
    [
      'http://localhost:5173, https://a.example,capacitor://localhost',
      ['http://localhost:5173', 'https://a.example', 'capacitor://localhost'],
    ],
    ['http://[::1]:8080', ['http://[::1]:8080']],
  ])('takes the origins %s', (given, origins) => {
    expect(readEnvironment(VARIABLES, { PARLEY_CORS_ORIGINS: given }).corsOrigins).toEqual(origins);
  });

  it.each([
    'app.example.com',
    'https://a.example/',
    'https://A.example',
    'https://a.example:443',
    'https://*.a.example',
    '*,https://a.example',
    'https://a.example,',
    'null',
  ])('takes no origin %s', (given) => {
    expect(() => readEnvironment(VARIABLES, { PARLEY_CORS_ORIGINS: given })).toThrow(
      `PARLEY_CORS_ORIGINS is "${given}": it must be origins as browsers send them`,
    );
  });

  it('finds variables that nothing reads', () => {
    expect(unknownVariables(VARIABLES, { PARLEY_PROT: '1', PATH: '/bin', PARLEY_HOST: 'x' }, 'PARLEY_')).toEqual([
      'PARLEY_PROT',
    ]);
  });
});
