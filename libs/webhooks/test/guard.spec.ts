import { urlGuard } from '../src';
import { judgeAddress, judgeUrl } from '../src/sending/guard';
import { inUrl, NOT_PUBLIC, ODD_SPELLINGS, OF_THIS_MACHINE, PUBLIC } from './guard-addresses';

const faultOf = (url: string, allowPrivate = false): string | undefined => {
  const judged = judgeUrl(url, allowPrivate);
  return 'fault' in judged ? judged.fault : undefined;
};

/** A guard that knows what names resolve to. */
const guardWith = (names: Readonly<Record<string, readonly string[]>>, allowPrivate = false) =>
  urlGuard(allowPrivate, async (name) => names[name] ?? Promise.reject(new Error('it does not resolve')));

describe('an address', () => {
  it.each(NOT_PUBLIC)('%s is refused: %s', async (address) => {
    expect(judgeAddress(address)).toBe(`the address ${address} is not public`);
    expect(faultOf(`https://${inUrl(address)}/hook`)).toMatch(/^Nothing is sent there, the address .* is not public/);
    await expect(guardWith({ 'a.example': ['8.8.8.8', address] }).refusedByName('https://a.example/')).resolves.toBe(
      'Nothing is sent there: a.example resolves, and an address of the name is not public. Give a name of public addresses alone.',
    );
  });

  it('a public one behind a NAT64 is what names resolve to there, and nothing that a URL says', async () => {
    const address = '64:ff9b::8.8.8.8';
    expect(judgeAddress(address)).toBeUndefined();
    expect(judgeUrl(`https://[${address}]/`, false)).toMatchObject({ fault: expect.stringContaining('is not public') });
  });

  it.each(PUBLIC)('%s is public', async (address) => {
    expect(judgeAddress(address)).toBeUndefined();
    expect(faultOf(`https://${inUrl(address)}/hook`)).toBeUndefined();
    await expect(guardWith({ 'a.example': [address] }).refusedByName('https://a.example/')).resolves.toBeUndefined();
  });

  it.each(['', 'example.com', '127.1', '2130706433', '1.2.3.4.5', 'fe80::1%eth0%1'])('is not %j', (text) => {
    expect(judgeAddress(text)).toBeDefined();
  });
});

describe('a URL', () => {
  it.each(ODD_SPELLINGS)('of the host %s is one of this machine', (host) => {
    expect(faultOf(`https://${host}/hook`)).toMatch(/^Nothing is sent there, the address .* is not public/);
    expect(faultOf(`https://${host}:8443`)).toMatch(/^Nothing is sent there/);
    expect(faultOf(`https://${host}/hook`, true)).toBeUndefined();
  });

  it.each(OF_THIS_MACHINE)('of the name %s is one of this machine', (host) => {
    expect(faultOf(`https://${host}/hook`)).toMatch(/^Nothing is sent there, the name .*localhost is of the machine/i);
    expect(faultOf(`https://${host}/hook`, true)).toBeUndefined();
  });

  it.each(['localhost.example.com', 'mylocalhost', '127.0.0.1.example.com', '1.example.com'])(
    'of the name %s is not',
    (host) => {
      expect(faultOf(`https://${host}/hook`)).toBeUndefined();
    },
  );

  it.each([
    ['http://example.com/', 'The URL begins with http: and has to begin with https:.'],
    ['ftp://example.com/', 'The URL begins with ftp: and has to begin with https:.'],
    ['file:///etc/passwd', 'The URL begins with file: and has to begin with https:.'],
    ['gopher://example.com/', 'The URL begins with gopher: and has to begin with https:.'],
    ['data:text/plain,x', 'The URL begins with data: and has to begin with https:.'],
    ['javascript:alert(1)', 'The URL begins with javascript: and has to begin with https:.'],
    ['https://user@example.com/', 'The URL has a user or a password in it: leave them out, requests are signed.'],
    ['https://@example.com/', 'The URL has a user or a password in it: leave them out, requests are signed.'],
    ['https:@example.com/', 'The URL has a user or a password in it: leave them out, requests are signed.'],
    ['https://:secret@example.com/', 'The URL has a user or a password in it: leave them out, requests are signed.'],
    ['https://8.8.8.8@127.0.0.1/', 'The URL has a user or a password in it: leave them out, requests are signed.'],
    ['', 'This is no URL: give one as https://example.com/webhooks.'],
    ['example.com/hook', 'This is no URL: give one as https://example.com/webhooks.'],
    ['https://', 'This is no URL: give one as https://example.com/webhooks.'],
    ['https://exa mple.com/', 'This is no URL: give one as https://example.com/webhooks.'],
    ['https://[::1%25eth0]/', 'This is no URL: give one as https://example.com/webhooks.'],
    ['https://256.0.0.1/', 'This is no URL: give one as https://example.com/webhooks.'],
  ])('%s is refused', (url, fault) => {
    expect(faultOf(url)).toBe(fault);
  });

  it.each([
    ['https://example.com', 'https://example.com/'],
    ['https://EXAMPLE.com:443/Hook?a=b', 'https://example.com/Hook?a=b'],
    ['https://example.com:8443/hook#part', 'https://example.com:8443/hook'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https:\\\\example.com\\hook', 'https://example.com/hook'],
  ])('%s is sent to as the standard reads it', (url, sent) => {
    expect(judgeUrl(url, false)).toEqual({ url: sent });
  });

  it('has at most 2,048 characters, as it is given and as it is sent to', () => {
    const long = (path: string): string | undefined => faultOf(`https://example.com/${path}`);
    expect(long('x'.repeat(2_028))).toBeUndefined();
    expect(long('x'.repeat(2_029))).toBe('The URL has more than 2048 characters: make it shorter.');
    expect(long('ä'.repeat(1_000))).toBe(
      'The URL has more than 2048 characters as it is sent, percent-encoded: make it shorter.',
    );
  });
});

describe('where private addresses are allowed', () => {
  it.each(['http://site', 'http://10.0.0.1:8080/', 'https://localhost/', 'http://[::1]:3000/hook'])(
    '%s may be sent to',
    async (url) => {
      expect(faultOf(url, true)).toBeUndefined();
      await expect(guardWith({ site: ['10.0.0.1'] }, true).refusedByName(url)).resolves.toBeUndefined();
    },
  );

  it.each(['ftp://10.0.0.1/', 'file:///etc/passwd', 'ws://localhost/', 'http://user:secret@localhost/'])(
    '%s may not',
    (url) => {
      expect(faultOf(url, true)).toBeDefined();
    },
  );
});

describe('a name', () => {
  it('is refused when any of its addresses is not public, wherever that stands', async () => {
    const guard = guardWith({ 'a.example': ['10.0.0.1', '8.8.8.8'], 'b.example': ['8.8.8.8', '1.1.1.1', 'fd00::1'] });
    await expect(guard.refusedByName('https://a.example/')).resolves.toContain('not public');
    await expect(guard.refusedByName('https://b.example./')).resolves.toContain('not public');
  });

  it('that does not resolve is taken: that is seen when something is sent', async () => {
    await expect(guardWith({}).refusedByName('https://later.example/')).resolves.toBeUndefined();
  });
});
