import { operation } from '../api/operation';
import { commandAnswer } from '../commands/answer-schemas';
import { DeliverBody } from '../conversations/requests';

export const deliver = operation({
  id: 'deliverMessage',
  method: 'post',
  path: '/v1/messages',
  right: 'write',
  tag: 'Messages',
  summary: 'Record a message that names no conversation',
  description:
    'It goes to the current conversation of its thread (contact, channel and inbox), or opens one: `opened` says which. ' +
    'A `contact` that comes along is written into its record field by field: what it does not mention stays.',
  body: DeliverBody,
  conditions: ['idempotency'],
  answers: { 200: commandAnswer, 201: commandAnswer },
  problems: [404, 409, 413, 415, 422],
});
