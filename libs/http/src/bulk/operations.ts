import { operation } from '../api/operation';
import { count, flag, list, orNull, shape, text } from '../api/shape';
import { BulkBody } from './requests';

/** What became of one command: the status that it would have got alone. */
export interface BulkResult {
  /** As it was given, where it was a text; a longer one than an id may be is cut. */
  readonly conversation_id: string | null;
  readonly status: number;
  readonly changed?: boolean;
  readonly revision?: number;
  readonly position?: string;
  readonly code?: string;
  readonly detail?: string;
}

const result = shape<BulkResult>(
  'BulkResult',
  {
    conversation_id: {
      ...orNull(text),
      description:
        'As it was given, cut after 128 characters; null where none was given, or another value than a text.',
    },
    status: { type: 'integer', minimum: 200, maximum: 599 },
    changed: flag,
    revision: count,
    position: text,
    code: text,
    detail: { ...text, description: 'A sentence for people, of some hundred characters at most.' },
  },
  'changed',
  'revision',
  'position',
  'code',
  'detail',
);

export const bulk = operation({
  id: 'bulk',
  method: 'post',
  path: '/v1/bulk',
  right: 'write',
  tag: 'Bulk',
  summary: 'Up to 1,000 commands, each with a result of its own',
  description:
    'Commands on one conversation are carried out in the order given. What is wrong with an item fails that item alone. ' +
    '`command` is the last word of the path, or `message`, `status`, `patch`, `delete`. ' +
    'With an Idempotency-Key each command is repeatable by its place in the list.',
  body: BulkBody,
  bodyLimit: 2 * 1024 * 1024,
  conditions: ['idempotency'],
  answers: { 200: shape<{ results: readonly BulkResult[] }>('BulkAnswer', { results: list(result) }) },
  problems: [413, 415],
});
