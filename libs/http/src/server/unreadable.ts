import type { Socket } from 'node:net';
import type { RequestObserver } from '../observe/observe-requests';
import type { ProblemDocument } from '../problem/problem';
import { problemText } from '../problem/problem.filter';

/* Requests that never become one. */

export const BAD_URL: ProblemDocument = {
  status: 400,
  code: 'invalid_request',
  title: 'The request is not valid',
  detail: 'The URL cannot be read.',
  errors: [{ path: 'url', message: 'cannot be read' }],
  more_errors: 0,
};

const NOT_HTTP: ProblemDocument = {
  status: 400,
  code: 'invalid_request',
  title: 'The request is not valid',
  detail: 'This is not readable as HTTP/1.1.',
  errors: [],
  more_errors: 0,
};

const BY_ERROR: Readonly<Record<string, ProblemDocument>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'headers_too_large',
    title: 'Request Header Fields Too Large',
    detail: 'URL and headers may have at most 16 KiB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'request_timeout',
    title: 'Request Timeout',
    detail: 'The head of a request must come within 10 s, and all of it within 30 s.',
  },
};

/** What is no HTTP, or does not come, gets an answer in the same form as everything else, and the connection is closed. */
export function answerUnreadable(
  error: Error & { readonly code?: string },
  socket: Socket,
  tell: RequestObserver['unreadable'],
  writeMs: number,
): void {
  // Where answers wait that it does not take, its client would not read this one.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.writableNeedDrain) return void socket.destroy();
  const problem = BY_ERROR[error.code ?? ''] ?? NOT_HTTP;
  tell(problem.status, problem.code);
  const body = problemText(problem);
  const reason = problem === NOT_HTTP ? 'Bad Request' : problem.title;
  socket.end(
    `HTTP/1.1 ${problem.status} ${reason}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // Also where it is not read, or something keeps coming.
  setTimeout(() => socket.destroy(), writeMs).unref();
}
