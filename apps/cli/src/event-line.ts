interface Item {
  readonly occurred_at: string;
  readonly type: string;
  readonly conversation_id: string;
  readonly event_id: string;
}

/** An event of the public event stream for people, of its item. */
export function eventLine(item: string): string {
  const { occurred_at: occurredAt, type, conversation_id: conversation, event_id: id } = JSON.parse(item) as Item;
  return [occurredAt, type, conversation, id].join(' ');
}
