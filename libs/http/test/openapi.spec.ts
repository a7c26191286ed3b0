import { asyncApiDocument } from '@parley/public-events';
import { operations, routeOf } from '../src';
import { Validator } from '@seriousme/openapi-schema-validator';
import { startProduct, type Product } from '@parley/testing-product';

interface AsyncApi {
  readonly channels: Readonly<Record<string, { readonly address: string }>>;
  readonly operations: Readonly<
    Record<string, { readonly channel: { readonly $ref: string }; readonly bindings: { readonly http: HttpBinding } }>
  >;
}

interface HttpBinding {
  readonly query: { readonly properties: object };
}

interface OpenApi {
  readonly paths: Readonly<Record<string, { readonly get: Described }>>;
}

interface Described {
  readonly operationId: string;
  readonly parameters: readonly { readonly in?: string; readonly name?: string }[];
}

let product: Product;
beforeAll(async () => (product = await startProduct()));
afterAll(() => product.stop());

describe('the description of the API', () => {
  it('is a valid OpenAPI 3.1 document, told to anybody', async () => {
    const response = await fetch(`${product.url}/openapi.json`);
    const document = (await response.json()) as Record<string, unknown>;
    expect(document['openapi']).toBe('3.1.0');
    expect(await new Validator().validate(document)).toEqual({ valid: true });
  });

  it('tells what the event stream tells in an AsyncAPI document, to anybody', async () => {
    const [events, api] = await Promise.all(
      ['/asyncapi.json', '/openapi.json'].map((path) => fetch(product.url + path)),
    );
    const { info } = (await api?.json()) as { readonly info: { readonly version: string } };
    expect(await events?.json()).toEqual(asyncApiDocument(info.version));
    const names = (response?: Response): readonly string[] => [...(response?.headers.keys() ?? [])];
    expect(names(events)).toEqual(names(api));
    expect(events?.headers.get('content-type')).toBe(api?.headers.get('content-type'));
  });

  it('says in both documents where the event stream is, and what may be asked there', async () => {
    const { channels, operations: asked } = asyncApiDocument('1') as unknown as AsyncApi;
    const { paths } = (await (await fetch(`${product.url}/openapi.json`)).json()) as OpenApi;
    expect(Object.keys(asked)).toHaveLength(2);
    for (const [id, { channel, bindings }] of Object.entries(asked)) {
      const address = channels[channel.$ref.replace('#/channels/', '')]?.address ?? '';
      const { operationId, parameters } = paths[address]?.get ?? { operationId: '', parameters: [] };
      const query = parameters.flatMap((one) => (one.in === 'query' ? (one.name ?? '') : []));
      expect([operationId, [...query].sort()]).toEqual([id, Object.keys(bindings.http.query.properties).sort()]);
    }
  });

  it('has every route that there is, and no other', () => {
    const described = operations.map((one) => `${one.method.toUpperCase()} ${routeOf(one)}`);
    expect(product.routes.filter((route) => !route.startsWith('HEAD ')).sort()).toEqual([...described].sort());
    expect(described.length).toBeGreaterThan(40);
  });

  it('gives every operation an id of its own and a summary', () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    expect(operations.filter(({ summary }) => summary === '')).toEqual([]);
  });

  it('is shown on a page that loads nothing from elsewhere', async () => {
    const page = await fetch(`${product.url}/docs`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(loaded.length).toBeGreaterThanOrEqual(3);
    for (const url of loaded) {
      expect(url).toMatch(/^\/docs\//);
      const file = await fetch(product.url + url);
      expect([url, file.status]).toEqual([url, 200]);
      expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(100);
    }
    expect((await fetch(`${product.url}/docs/package.json`)).status).toBe(404);
    expect((await fetch(`${product.url}/docs/..%2fpackage.json`)).status).toBe(404);
  });
});

describe('a path that is there', () => {
  it.each([
    ['PUT', '/v1/conversations', 'POST, GET, HEAD'],
    ['GET', '/v1/conversations/conv_1/close', 'POST'],
    ['OPTIONS', '/v1/counts', 'GET, HEAD'],
    ['PATCH', '/v1/contacts/cnt_1', 'PUT, DELETE, GET, HEAD'],
  ])('says to %s %s what it takes', async (method, path, allow) => {
    const { status, headers, body } = await product.send(method, path);
    expect([status, body['code'], headers.get('allow')]).toEqual([405, 'method_not_allowed', allow]);
  });
});
