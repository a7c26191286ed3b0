import type { CommandFailure } from '@parley/commands';
import type { Refusal, RefusalCode } from '@parley/domain';
import { invalidRequest, Problem, unavailable } from './problem';

const STATUS: { readonly [C in RefusalCode]: number } = {
  conversation_not_found: 404,
  conversation_exists: 409,
  conversation_closed: 409,
  actor_not_allowed: 403,
  sender_not_allowed: 400,
};

const TITLE: { readonly [status: number]: string } = {
  400: 'The request is not valid',
  403: 'Not allowed',
  404: 'Not found',
};

/** What a command that did not apply looks like from outside. `messageAt` is where its message stands in the body. */
export function problemFrom(failure: CommandFailure<Refusal>, messageAt = ''): Problem {
  switch (failure.tag) {
    case 'Refused':
      return refused(failure.refusal, messageAt);
    case 'PreconditionFailed': {
      const revision = failure.revision === 'none' ? null : failure.revision;
      return new Problem(
        {
          status: 412,
          code: 'precondition_failed',
          title: 'If-Match lost',
          detail: 'The conversation has changed since. Read it again and decide again.',
          revision,
        },
        revision === null ? {} : { etag: `"${revision}"` },
      );
    }
    case 'KeyReused':
      return new Problem({
        status: 422,
        code: 'idempotency_key_reused',
        title: 'Idempotency key reused',
        detail: 'This Idempotency-Key came with another request before. Use a new key for a new request.',
      });
    case 'TooLarge':
      return new Problem({
        status: 413,
        code: 'too_large',
        title: 'Too large',
        detail: `The command would store ${failure.bytes} bytes; at most ${failure.limit} are taken. Send less at once.`,
      });
    case 'Unavailable':
      return unavailable('The event store cannot be reached or is busy. Nothing was changed; try again.');
    case 'UnknownOutcome':
      return unavailable(
        'The event store did not answer: the command may or may not have been carried out. ' +
          'Send it again with the same Idempotency-Key.',
        'outcome_unknown',
      );
    case 'Unreadable':
      return new Problem({
        status: 500,
        code: 'internal_error',
        title: 'Internal error',
        detail: 'The conversation cannot be read by this version. Nothing was changed.',
      });
  }
}

function refused({ code, detail }: Refusal, messageAt: string): Problem {
  const status = STATUS[code];
  if (code === 'sender_not_allowed')
    return new Problem({ ...invalidRequest([{ path: `${messageAt}sender.type`, message: detail }]), code, detail });
  return new Problem({ status, code, title: TITLE[status] ?? 'Not now', detail });
}
