/** What a span says of itself: words and numbers, never personal data. */
type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Span {
  readonly traceId: string;
  /** Whether somebody will see it. */
  readonly sampled: boolean;
  /** W3C Trace Context: what is caused by this is a child of it. */
  readonly traceparent: string;
  /** `failed` is a word for what went wrong. */
  end(attributes?: Attributes, failed?: string): void;
}

export interface SpanOptions {
  readonly kind: 'server' | 'internal' | 'consumer';
  /** The `traceparent` of what caused it. One that is not well formed counts as none. */
  readonly parent?: string | undefined;
  readonly attributes?: Attributes;
}

/** Where there is none, nothing is traced and nothing is paid for it. */
export interface Tracing {
  start(name: string, options: SpanOptions): Span;
  /** Sends what waits, for 2 s at most, and ends. Never rejects. */
  stop(): Promise<void>;
}

interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

export function parseTraceparent(text: string | undefined): TraceParent | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(text ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 };
}
