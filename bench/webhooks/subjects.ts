import type { Client } from '../steady';

/** Revision of the first command's event: opened, and the contact takes part. */
const FIRST = 2;

export async function open(client: Client, n: number, inbox: string): Promise<void> {
  const of = { contact_id: `cnt_${n}`, inbox, channel_id: 'chan_1', channel_type: 'whatsapp' };
  const { status } = await client('POST', '/v1/conversations', { id: `conv_${n}`, ...of });
  if (status !== 201) throw new Error(`a conversation was not opened: ${status}`);
}

/** Gives its id. */
export async function addWebhook(client: Client, url: string, over: object = {}): Promise<string> {
  const { status, body } = await client('POST', '/v1/webhooks', { events: ['*'], url, ...over });
  if (status !== 201) throw new Error(`a webhook was not made: ${status} ${JSON.stringify(body)}`);
  return (body as { readonly id: string }).id;
}

/** Commands that each make one event, closing and reopening in turn. */
export function revisionsOf(conversations: number): {
  /** The next command of a conversation, and what its event is known by. */
  next(conversation: number): { readonly path: string; readonly name: string };
} {
  const made = Array.from({ length: conversations }, () => 0);
  return {
    next(conversation) {
      const before = made[conversation] ?? 0;
      made[conversation] = before + 1;
      const verb = before % 2 === 1 ? 'reopen' : 'close';
      return {
        path: `/v1/conversations/conv_${conversation}/${verb}`,
        name: `conv_${conversation}@${FIRST + before}`,
      };
    },
  };
}

/** How many of the events, by what they are known by, are of such conversations. */
export const conversationsIn = (names: ReadonlyMap<string, unknown>, isOf: (conversation: number) => boolean): number =>
  [...names.keys()].filter((name) => isOf(Number(/^conv_(\d+)@/.exec(name)?.[1]))).length;
