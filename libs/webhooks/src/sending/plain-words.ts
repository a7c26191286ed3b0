import { errorKind } from '@parley/platform';
import { AddressRefused, NotResolved } from './resolver';

/** What OpenSSL calls what is wrong with a certificate. */
const OF_CERTIFICATE = /^(?!ERR_SSL)(?=.*(?:CERT|CRL|SIGNATURE|INVALID_CA|PATH_LENGTH|HOSTNAME|PURPOSE))/;
/** What happens to a connection that stood. */
const BROKEN: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed before an answer came',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are too large',
  UND_ERR_DESTROYED: 'it was cut off, because the product stops',
  UND_ERR_CLOSED: 'it was cut off, because the product stops',
};

/** Why a request got no status, in words that an integrator understands. Nothing of the request is in them. */
export function plainWords(error: unknown, connectMs: number): string {
  if (error instanceof NotResolved || error instanceof AddressRefused) return error.message;
  const { name, code = '', syscall, message } = first(error);
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return `could not connect within ${connectMs / 1_000} s`;
  if (syscall === 'connect') return `could not connect: ${code}`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'the certificate is not valid: it is of another name';
  if (OF_CERTIFICATE.test(code)) return `the certificate is not valid: ${message.replace(/;.*/s, '')}`;
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') return `TLS failed: ${code}`;
  if (name === 'HTTPParserError') return 'the answer is no HTTP';
  return BROKEN[code] ?? `the request failed: ${code === '' ? errorKind(error) : code}`;
}

/** Where several addresses were tried, the first that says why. */
const first = (error: unknown): NodeJS.ErrnoException =>
  error instanceof AggregateError && error.errors.length > 0
    ? (error.errors[0] as NodeJS.ErrnoException)
    : (error as NodeJS.ErrnoException);
