import { WrongConfiguration } from '@parley/platform';
import { addressOf } from '../src/product-address';

describe('where the product can be reached once it is started', () => {
  it.each([
    [{}, 'http://127.0.0.1:3000'],
    [{ PARLEY_HOST: 'inbox.example', PARLEY_PORT: '8080' }, 'http://inbox.example:8080'],
    [{ PARLEY_HOST: '0.0.0.0' }, 'http://127.0.0.1:3000'],
    [{ PARLEY_HOST: '::' }, 'http://[::1]:3000'],
    [{ PARLEY_HOST: 'fe80::1' }, 'http://[fe80::1]:3000'],
    [{ PARLEY_PORT: '0' }, 'http://127.0.0.1:PORT'],
  ])('of %j is %s', (environment, address) => {
    expect(addressOf(environment)).toBe(address);
  });

  it('is refused where the configuration is wrong', () => {
    expect(() => addressOf({ PARLEY_PORT: '70000' })).toThrow(WrongConfiguration);
  });
});
