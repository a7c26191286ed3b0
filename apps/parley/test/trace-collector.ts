import { createServer } from 'node:http';

/** A span as a collector gets it; ids in hexadecimal, the parent's empty for the first of a trace. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly resource: Readonly<Record<string, string | number>>;
}

export interface TraceCollector {
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  /** Everything that came, as text: for what must not be in there. */
  readonly raw: string;
  readonly headers: readonly NodeJS.Dict<string | string[]>[];
  close(): Promise<void>;
}

/** A collector of OTLP over HTTP, in protobuf. */
export async function startCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const headers: NodeJS.Dict<string | string[]>[] = [];
  let raw = '';
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      raw += body.toString('latin1');
      headers.push(request.headers);
      if (request.url === '/v1/traces') spans.push(...spansIn(body));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    headers,
    get raw() {
      return raw;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/* What is read of the messages of OTLP, by the numbers of their fields (opentelemetry/proto/trace/v1/trace.proto). */

type Fields = ReadonlyMap<number, readonly (Buffer | number)[]>;

function spansIn(request: Buffer): CollectedSpan[] {
  return messages(fieldsOf(request), 1).flatMap((ofResource) => {
    const resource = messages(ofResource, 1).map((fields) => attributesOf(fields, 1))[0] ?? {};
    const scopes = messages(ofResource, 2);
    return scopes.flatMap((scope) => messages(scope, 2).map((span) => spanOf(span, resource)));
  });
}

const spanOf = (span: Fields, resource: CollectedSpan['resource']): CollectedSpan => ({
  traceId: bytes(span, 1).toString('hex'),
  spanId: bytes(span, 2).toString('hex'),
  parentSpanId: bytes(span, 4).toString('hex'),
  name: bytes(span, 5).toString(),
  kind: Number(span.get(6)?.[0] ?? 0),
  attributes: attributesOf(span, 9),
  resource,
});

function attributesOf(fields: Fields, number: number): Record<string, string | number> {
  return Object.fromEntries(
    messages(fields, number).map((pair) => {
      const [value] = messages(pair, 2);
      const text = value?.get(1)?.[0];
      const whole = value?.get(3)?.[0];
      return [bytes(pair, 1).toString(), text instanceof Buffer ? text.toString() : Number(whole ?? NaN)];
    }),
  );
}

const messages = (fields: Fields, number: number): readonly Fields[] =>
  (fields.get(number) ?? []).flatMap((value) => (value instanceof Buffer ? [fieldsOf(value)] : []));

function bytes(fields: Fields, number: number): Buffer {
  const value = fields.get(number)?.[0];
  return value instanceof Buffer ? value : Buffer.alloc(0);
}

/** The fields of one message: numbers, and what has a length. */
function fieldsOf(message: Buffer): Fields {
  const fields = new Map<number, (Buffer | number)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at] as number;
      at += 1;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Buffer => message.subarray(at, (at += length));
  while (at < message.length) {
    const tag = varint();
    const kind = tag % 8;
    const value = kind === 0 ? varint() : take(kind === 2 ? varint() : kind === 1 ? 8 : 4);
    const number = Math.floor(tag / 8);
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}
