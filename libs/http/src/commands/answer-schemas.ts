import { count, flag, id, shape, text } from '../api/shape';
import type { Schema } from '../codec/schema';
import type { CommandAnswer, RecordAnswer } from './answers';

const position: Schema = {
  ...text,
  format: 'position',
  description: 'Hand it to a query as `Parley-Wait-For`, and it answers only when it shows this.',
};

/** What every command on a conversation answers. */
export const commandAnswer = shape<CommandAnswer>(
  'CommandAnswer',
  { conversation_id: id, revision: count, changed: flag, position, opened: flag },
  'opened',
);

/** What every command on a record answers. */
export const recordAnswer = shape<RecordAnswer>('RecordAnswer', { id, revision: count, changed: flag, position });
