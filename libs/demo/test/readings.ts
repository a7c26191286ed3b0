import { recordsMessage, type Step, type Week } from '../src/plan';

/** Everything that is done in a week. */
export const stepsOf = ({ records, tracks, ending }: Week): readonly Step[] => [
  ...records,
  ...[...tracks, ...ending].flatMap(({ steps }) => steps),
];

/** The message that a step records, as it is sent. */
function messageIn({ body }: Step): { id: string; text?: string; sent_at: string; attachments?: object[] } {
  const { message = body } = body as { message?: object };
  return message as { id: string; text?: string; sent_at: string };
}
/** The messages of each conversation, in their order. */
export const messagesOf = ({ tracks, ending }: Week) =>
  [...tracks, ...ending].map(({ steps }) => steps.filter(recordsMessage).map(messageIn));

/** Every value in a body under one of these fields, however deep. */
export function valuesOf(body: unknown, fields: readonly string[]): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([field, value]) =>
    fields.includes(field) && typeof value === 'string' ? [value] : valuesOf(value, fields),
  );
}
