import { newId, opening, startProduct, type Answer, type Product } from '@parley/testing-product';

interface FieldError {
  readonly path: string;
  readonly message: string;
}

let product: Product;
beforeAll(async () => (product = await startProduct()));
afterAll(() => product.stop());

const errorsOf = ({ body }: Answer): readonly FieldError[] => body['errors'] as readonly FieldError[];
const bytesOf = ({ body }: Answer): number => Buffer.byteLength(JSON.stringify(body));

const unknownFields = (count: number): Readonly<Record<string, number>> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`field_${n}`, n]));

describe('an answer to many bad fields', () => {
  it('tells all of them up to 100, and that there are no others', async () => {
    const answer = await product.send('POST', '/v1/conversations', opening(unknownFields(100)));
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toHaveLength(100);
    expect(answer.body['more_errors']).toBe(0);
  });

  it('tells 100 of more, and how many others there are', async () => {
    const answer = await product.send('POST', '/v1/conversations', { ...unknownFields(10_000), contact_id: 7 });
    expect(errorsOf(answer)).toHaveLength(100);
    // Those, and contact_id, inbox, channel_id and channel_type.
    expect(answer.body['more_errors']).toBe(10_000 - 100 + 4);
    expect(bytesOf(answer)).toBeLessThan(64 * 1024);
  });

  it('counts those within the items of a list', async () => {
    const members = Array.from({ length: 200 }, () => ({ id: 'usr_1', ...unknownFields(3) }));
    const answer = await product.send('POST', '/v1/conversations', opening({ members }));
    expect(errorsOf(answer)[0]?.path).toBe('members.0.field_0');
    expect([errorsOf(answer).length, answer.body['more_errors']]).toEqual([100, 500]);
  });

  it('has a path, a message and a sentence of some hundred characters, however long a name is', async () => {
    const answer = await product.send('POST', '/v1/conversations', opening({ ['\u0007😀'.repeat(20_000)]: 1 }));
    const [error] = errorsOf(answer);
    expect(error?.path.length).toBeLessThan(110);
    expect(error?.message.length).toBeLessThan(500);
    expect(String(answer.body['detail']).length).toBeLessThan(510);
    expect(bytesOf(answer)).toBeLessThan(4_000);
  });

  it('names each of several long names that begin alike, as well-formed text', async () => {
    const begins = `${'x'.repeat(99)}😀`;
    const answer = await product.send('POST', '/v1/conversations', opening({ [`${begins}a`]: 1, [`${begins}b`]: 1 }));
    expect(errorsOf(answer).map(({ path }) => path)).toEqual(Array(2).fill(`${'x'.repeat(99)}\ufffd…`));
  });

  it('tells as many of a query string', async () => {
    const query = Array.from({ length: 2_000 }, (_, n) => `q${n}=1`).join('&');
    for (const answer of [
      await product.send('GET', `/v1/conversations?${query}`),
      await product.send('POST', `/v1/conversations/${newId()}/close?${query}`, {}),
    ])
      expect([answer.status, errorsOf(answer).length, answer.body['more_errors']]).toEqual([400, 100, 1_900]);
  });
});

describe('nested JSON', () => {
  const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const send = (body: string): Promise<Answer> => product.send('POST', '/v1/bulk', body);

  it('is read down to 64 levels, and refused below them', async () => {
    expect((await send(nested(64))).body).toMatchObject({ status: 400, errors: [{ message: 'must be an object' }] });
    expect((await send(nested(65))).body).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ path: '', message: 'is nested deeper than 64 levels' }],
    });
  });

  it('is refused where objects are nested, and before it is found to be no JSON', async () => {
    const objects = `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`;
    for (const body of [objects, '['.repeat(2_000_000), `{"a":${'[{"b":'.repeat(100_000)}`])
      expect((await send(body)).body).toMatchObject({ errors: [{ message: 'is nested deeper than 64 levels' }] });
  });

  it('is refused where one object has more than 50,000 fields, and read where several have as many together', async () => {
    const fields = (count: number): string => `{${Array.from({ length: count }, (_, n) => `"${n}":0`).join()}}`;
    const refused = 'has an object of more than 50,000 fields';
    expect((await send(fields(50_001))).body).toMatchObject({ errors: [{ path: '', message: refused }] });
    expect((await send(`{"a":${fields(50_000)}}`)).body).not.toMatchObject({ errors: [{ message: refused }] });
    const several = `{"commands":[${fields(30_000)},${fields(30_000)}]}`;
    expect((await send(several)).body).toMatchObject({ results: [{ status: 400 }, { status: 400 }] });
  });

  it('is not looked for within texts', async () => {
    const subject = `\\"${'['.repeat(100)}"{\\\\`;
    const opened = await product.send('POST', '/v1/conversations', opening({ id: newId(), subject }));
    expect(opened.status).toBe(201);
  });
});
