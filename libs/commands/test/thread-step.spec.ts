import { noThread, type Conversation, type Refusal, type Thread } from '@parley/domain';
import {
  aClosedConversation,
  aDeletedConversation,
  after,
  ada,
  anOpenConversation,
  inbound,
  LATER,
  MONDAY,
  outbound,
  zoe,
} from '@parley/testing';
import * as E from 'fp-ts/Either';
import type { CommandFailure, Delivery, Receipt } from '../src';
import { threadKeyOf } from '../src/conversations/thread-key';
import {
  firstStep,
  repeated,
  stepAfter,
  type ConversationStep,
  type ThreadMessage,
} from '../src/conversations/thread-step';

const open = after(anOpenConversation);
if (open.status !== 'open') throw new Error('the example is not open');
const key = threadKeyOf(open);

const context = { workspace: 'ws_1', actor: zoe, correlationId: 'r', causationId: 'r', causationDepth: 0 };
const delivery: Delivery = { context, thread: key, channelType: 'whatsapp', target: null, message: inbound('m1') };

/** The conversations of a thread, the current one first, each with the generation that its place says. */
const threadOf = (...ids: readonly string[]): Thread => ({
  generation: ids.length,
  conversations: ids.map((id) => ({ id, at: MONDAY })),
});
const message = (thread: Thread, over: Partial<Delivery> = {}): ThreadMessage => ({
  delivery: { ...delivery, ...over },
  thread,
  times: { at: LATER, now: LATER },
});
/** One that the domain takes from nobody: a contact does not send outbound. */
const unsendable = { message: outbound('m1') };

const receipt: Receipt = { revision: 7, changed: true, created: false, replayed: false };
const refused = (code: Refusal['code']): E.Either<CommandFailure<Refusal>, Receipt> =>
  E.left({ tag: 'Refused', refusal: { code, detail: '' }, revision: 7 });
const refusedAs = (code: Refusal['code']): object => ({
  tag: 'Answer',
  answer: { _tag: 'Left', left: { tag: 'Refused', refusal: { code } } },
});

describe('the first step of a message in its thread', () => {
  const first = (thread: Thread, current: Conversation | undefined, over: Partial<Delivery> = {}): unknown =>
    firstStep(message(thread, over), current);

  it('is to elect the first conversation, where there is none', () => {
    expect(first(noThread, undefined)).toEqual({ tag: 'Elect', after: 0 });
  });

  it('is a refusal, where there is none and the domain would not open one for it', () => {
    expect(first(noThread, undefined, unsendable)).toMatchObject(refusedAs('actor_not_allowed'));
  });

  it.each([
    ['open', anOpenConversation],
    ['closed', aClosedConversation],
  ])('is to record it in the current conversation, which is %s: that says whether it takes it', (_, events) => {
    expect(first(threadOf('conv_2', 'conv_1'), after(events))).toEqual({ tag: 'Record', conversationId: 'conv_2' });
  });

  it('is to open the current conversation, when it was elected and never opened, after the one before', () => {
    expect(first(threadOf('conv_2', 'conv_1'), after([]))).toEqual({
      tag: 'Open',
      conversationId: 'conv_2',
      previous: 'conv_1',
    });
    expect(first(threadOf('conv_1'), after([]))).toEqual({
      tag: 'Open',
      conversationId: 'conv_1',
      previous: undefined,
    });
  });

  it('is to look whether the current conversation had it, when that was deleted', () => {
    expect(first(threadOf('conv_1'), after(aDeletedConversation))).toEqual({ tag: 'Find', conversationId: 'conv_1' });
  });

  it('is to look there too, when somebody opened it by name for another thread', () => {
    const thread = { ...key, contactId: 'ct_yan' };
    expect(first(threadOf('conv_1'), open, { thread })).toEqual({ tag: 'Find', conversationId: 'conv_1' });
  });
});

describe('the step after the answer of a conversation', () => {
  const thread = threadOf('conv_2', 'conv_1');
  const record: ConversationStep = { tag: 'Record', conversationId: 'conv_2' };
  const opening: ConversationStep = { tag: 'Open', conversationId: 'conv_2', previous: 'conv_1' };
  const find: ConversationStep = { tag: 'Find', conversationId: 'conv_2' };
  const next = (
    step: ConversationStep,
    answer: E.Either<CommandFailure<Refusal>, Receipt>,
    over: Partial<Delivery> = {},
  ): unknown => stepAfter(message(thread, over), step, answer);

  it('is to answer that it was recorded there, opened if the conversation began with it', () => {
    expect(next(record, E.right(receipt))).toEqual({
      tag: 'Answer',
      answer: E.right({ ...receipt, conversationId: 'conv_2', opened: false }),
    });
    expect(next(opening, E.right({ ...receipt, created: true }))).toEqual({
      tag: 'Answer',
      answer: E.right({ ...receipt, created: true, conversationId: 'conv_2', opened: true }),
    });
  });

  it('is to elect the next generation, when the conversation sends it on (rule 15)', () => {
    expect(next(record, refused('goes_on_in_thread'))).toEqual({ tag: 'Elect', after: 2 });
  });

  it('is to look again, when the conversation was deleted, or opened by somebody else, meanwhile', () => {
    expect(next(record, refused('conversation_not_found'))).toEqual({ tag: 'LookAgain' });
    expect(next(opening, refused('conversation_exists'))).toEqual({ tag: 'LookAgain' });
  });

  it('is a refusal, when the conversation refuses it for another reason', () => {
    expect(next(record, refused('conversation_archived'))).toMatchObject(refusedAs('conversation_archived'));
    expect(next(opening, refused('sender_not_allowed'))).toMatchObject(refusedAs('sender_not_allowed'));
  });

  it('is to elect the next generation, when the conversation that takes no more does not know it', () => {
    expect(next(find, refused('message_not_found'))).toEqual({ tag: 'Elect', after: 2 });
  });

  it('is a refusal, when nobody knows it and the domain would not open a conversation for it', () => {
    expect(next(find, refused('message_not_found'), unsendable)).toMatchObject(refusedAs('actor_not_allowed'));
    expect(next(record, refused('goes_on_in_thread'), unsendable)).toMatchObject(refusedAs('actor_not_allowed'));
  });

  it('is to answer that it is a repeat, when the conversation that takes no more knows it', () => {
    const unchanged = { ...receipt, changed: false };
    expect(next(find, E.right(unchanged))).toEqual({
      tag: 'Answer',
      answer: E.right({ ...unchanged, conversationId: 'conv_2', opened: false }),
    });
  });

  it.each([record, opening, find])('is to say so, when $tag failed', (step) => {
    const failed = E.left({ tag: 'UnknownOutcome', reason: 'no answer' } as const);
    expect(next(step, failed)).toEqual({ tag: 'Answer', answer: failed });
  });
});

describe('a repeat', () => {
  const found = { ...receipt, changed: false, conversationId: 'conv_1', opened: false };

  it('is answered like the first', () => {
    expect(repeated(message(threadOf('conv_1')), found)).toEqual(E.right(found));
  });

  it('that may not be sent is refused like the first, unless the answer of its key is told again', () => {
    const unsent = message(threadOf('conv_1'), unsendable);
    expect(repeated(unsent, found)).toMatchObject(E.left({ refusal: { code: 'actor_not_allowed' } }));
    expect(repeated(unsent, { ...found, replayed: true })).toEqual(E.right({ ...found, replayed: true }));
    const byAda = message(threadOf('conv_1'), { ...unsendable, context: { ...context, actor: ada } });
    expect(repeated(byAda, found)).toEqual(E.right(found));
  });
});
