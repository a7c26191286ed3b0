import type { CommandFailure } from '@parley/commands';
import { clockIsWrong, invalidRequest, Problem, storageFull, unavailable } from './problem';
import { sentenceFor, type AnyRefusal } from './refusal-sentences';

const STATUS: { readonly [C in AnyRefusal['code']]: number } = {
  conversation_not_found: 404,
  message_not_found: 404,
  participant_not_found: 404,
  contact_not_found: 404,
  conversation_exists: 409,
  conversation_closed: 409,
  conversation_archived: 409,
  contact_must_stay: 409,
  limit_exceeded: 409,
  // Whoever sends commands sees to these two; what is left of them is a conversation that is closed.
  goes_on_in_thread: 409,
  thread_unchecked: 409,
  snooze_in_the_past: 400,
  actor_not_allowed: 403,
  sender_not_allowed: 400,
};

const TITLE: { readonly [status: number]: string } = {
  400: 'The request is not valid',
  403: 'Not allowed',
  404: 'Not found',
};

/** What a command that did not apply looks like from outside. `messageAt` is where its message stands in the body. */
export function problemFrom(failure: CommandFailure<AnyRefusal>, messageAt = ''): Problem {
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
          detail:
            revision === null
              ? 'There is nothing yet. Leave out If-Match to make it.'
              : 'It has changed since. Read it again and decide again.',
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
    case 'ChainTooLong':
      return new Problem({
        status: 409,
        code: 'chain_too_long',
        title: TITLE[409] ?? 'Not now',
        detail:
          'A chain of automations led here and is cut after 10 steps. Look for automations that set off each other.',
      });
    case 'Unavailable':
      if (failure.because === 'full') return storageFull();
      if (failure.because === 'clock') return clockIsWrong(failure.reason);
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

function refused(refusal: AnyRefusal, messageAt: string): Problem {
  const { code } = refusal;
  const [status, detail] = [STATUS[code], sentenceFor(refusal)];
  if (code === 'sender_not_allowed') return badField(`${messageAt}sender.type`, code, detail);
  if (code === 'snooze_in_the_past') return badField('snooze_till', code, detail);
  return new Problem({ status, code, title: TITLE[status] ?? 'Not now', detail });
}

const badField = (path: string, code: string, detail: string): Problem =>
  new Problem({ ...invalidRequest([{ path, message: detail }]), code, detail });
