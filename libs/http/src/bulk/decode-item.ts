import {
  decodeCommand,
  otherDecoders,
  partDecoders,
  partIds,
  type DecodedCommand,
} from '../conversations/command-table';
import { strictObject } from '../codec/strict-object';
import { decodeOrThrow } from '../codec/decode';
import { noCommand } from '../problem/problem';
import type { BulkItem } from './requests';

type Body = NonNullable<BulkItem['body']>;
type NewId = (prefix: string) => string;

/** Commands whose path has a second id: in bulk it stands in the body. */
const WITH_ID = {
  status: { decode: partDecoders.status, ...partIds.status },
  activate: { decode: partDecoders.activateParticipant, ...partIds.activateParticipant },
} as const;

/** The command of an item. Throws the problem that it would be alone. */
export function decodeItem({ command, body = {} }: BulkItem, newId: NewId): DecodedCommand {
  if (Object.hasOwn(WITH_ID, command)) {
    const { decode, field, codec } = WITH_ID[command as keyof typeof WITH_ID];
    const { [field]: id, ...rest } = body as Body & { readonly [field: string]: unknown };
    return decode(rest, decodeOrThrow(strictObject({ [field]: codec }, {}), { [field]: id })[field] ?? '');
  }
  if (command === 'patch' || command === 'delete') return otherDecoders[command](body, newId);
  const decoded = decodeCommand(command === 'message' ? 'messages' : command, body, newId);
  if (decoded === undefined) throw noCommand(command);
  return decoded;
}
