import { createSocket, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { bySystem, nameServers, type Resolve } from '../src/sending/resolver';

const A = 1;
const AAAA = 28;
const HEADER_BYTES = 12;

interface Zone {
  /** Addresses of each name that there is; an empty list for one that has none. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Names of which it says nothing. */
  readonly silent?: readonly string[];
}

/** The name in a question, and where it ends. */
function questionIn(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 5 };
}

const bytesOf = (address: string): Buffer =>
  isIPv4(address)
    ? Buffer.from(address.split('.').map(Number))
    : Buffer.from(
        address
          .split(':')
          .map((part) => part.padStart(4, '0'))
          .join(''),
        'hex',
      );

/** An answer to a query; undefined for silence. IPv6 addresses are written in full. */
function answerTo(query: Buffer, { names, silent = [] }: Zone): Buffer | undefined {
  const { name, end } = questionIn(query);
  if (silent.includes(name)) return undefined;
  const type = query.readUInt16BE(end - 4);
  const found = names[name]?.filter((address) => isIPv4(address) === (type === A)) ?? [];
  const header = Buffer.from(query.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(names[name] === undefined ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(found.length, 6);
  header.fill(0, 8);
  const records = found.map((address) => {
    const data = bytesOf(address);
    const fixed = Buffer.from([0xc0, HEADER_BYTES, 0, type === A ? A : AAAA, 0, 1, 0, 0, 0, 60, 0, data.length]);
    return Buffer.concat([fixed, data]);
  });
  return Buffer.concat([header, query.subarray(HEADER_BYTES, end), ...records]);
}

describe('a name, by name servers', () => {
  let server: Socket;
  let resolve: Resolve;
  const zone: Zone = {
    names: {
      'both.example': ['8.8.8.8', '10.0.0.1', '2606:4700:4700:0:0:0:0:1111'],
      'four.example': ['8.8.8.8'],
      'six.example': ['2606:4700:4700:0:0:0:0:1111'],
      'none.example': [],
    },
    silent: ['silent.example'],
  };

  beforeEach(async () => {
    server = createSocket('udp4', (query, { port, address }) => {
      const answer = answerTo(query, zone);
      if (answer !== undefined) server.send(answer, port, address);
    });
    await new Promise<void>((bound) => server.bind(0, '127.0.0.1', bound));
    resolve = nameServers({ servers: [`127.0.0.1:${server.address().port}`], resolveMs: 300 });
  });

  afterEach(async () => {
    await new Promise<void>((closed) => server.close(closed));
  });

  it.each([
    ['both.example', ['10.0.0.1', '2606:4700:4700::1111', '8.8.8.8']],
    ['four.example', ['8.8.8.8']],
    ['six.example', ['2606:4700:4700::1111']],
  ])('%s has all addresses that any of them tells', async (name, addresses) => {
    expect([...(await resolve(name))].sort()).toEqual(addresses);
  });

  it.each(['none.example', 'unknown.example', 'localhost', 'a..example', 'x'.repeat(64)])(
    '%s does not resolve',
    async (name) => {
      await expect(resolve(name)).rejects.toMatchObject({ message: 'the name does not resolve' });
    },
  );

  it('that nobody tells in time is given up', async () => {
    const began = performance.now();
    await expect(resolve('silent.example')).rejects.toMatchObject({
      message: 'the name did not resolve within 0.3 s',
    });
    expect(performance.now() - began).toBeLessThan(1_400);
  });
});

describe('a name, as this machine knows it', () => {
  it('may be one of its own', async () => {
    expect(await bySystem('localhost')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(127[.]0[.]0[.]1|::1)$/)]),
    );
  });

  it('that there cannot be does not resolve', async () => {
    await expect(bySystem('a..b')).rejects.toMatchObject({ message: 'the name does not resolve' });
  });
});
