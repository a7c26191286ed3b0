import { decodeCommand, otherCommands, type DecodedCommand } from '../conversations/command-table';
import { closed } from '../codec/closed';
import { decodeOrThrow } from '../codec/decode';
import { Id } from '../codec/values';
import { noCommand } from '../problem/problem';
import type { BulkItem } from './requests';

type Body = NonNullable<BulkItem['body']>;
type NewId = (prefix: string) => string;

/** Commands whose path has a second id: in bulk it stands in the body. */
const WITH_ID = {
  status: { door: otherCommands.status, field: 'message_id' },
  activate: { door: otherCommands.activateParticipant, field: 'participant_id' },
} as const;

/** The command of an item. Throws the problem that it would be alone. */
export function decodeItem({ command, body = {} }: BulkItem, newId: NewId): DecodedCommand {
  if (Object.hasOwn(WITH_ID, command)) {
    const { door, field } = WITH_ID[command as keyof typeof WITH_ID];
    const { [field]: id, ...rest } = body as Body & { readonly [field: string]: unknown };
    return door(rest, { id: decodeOrThrow(closed({ [field]: Id }, {}), { [field]: id })[field] ?? '', newId });
  }
  if (command === 'patch' || command === 'delete') return otherCommands[command](body, { id: '', newId });
  const decoded = decodeCommand(command === 'message' ? 'messages' : command, body, newId);
  if (decoded === undefined) throw noCommand(command);
  return decoded;
}
