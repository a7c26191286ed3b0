import type { Actor, ContactContent, NewMessage, NewParticipant } from '@parley/domain';
import { DecidedLog } from '../filled/decided-log';
import type { Act } from '../filled/life';
import { logFile } from '../filled/log-file';
import { randomOf } from '../filled/random';
import { savedContactOf, savedInbox, savedTeammate } from '../filled/records';
import { opening as plainOpening } from '../product';
import { ascii, attachmentUrl, wide, widest } from './texts';

/*
 * A workspace in which everything is as large as its limits allow, and much of it. Whoever has a key could make it, in time; here it is
 * written straight into the log.
 */

export const BIG = 'ws_bench';

/** How much of everything; the names say of what. */
interface Sizes {
  readonly inboxes: number;
  readonly largest: number;
  readonly crowded: number;
  readonly messages: number;
  readonly texts: number;
}

export const SIZES: Sizes = { inboxes: 20_000, largest: 400, crowded: 90, messages: 50_000, texts: 400 };

/** A conversation of very many messages, and one of the largest messages. */
export const LONG = 'conv_long';
export const TEXTS = 'conv_texts';
/** Those of which each is as large as a conversation may be. */
export const largestId = (n: number): string => `conv_largest_${n}`;
/** Has each of the largest conversations, beside its own. */
export const LARGE_INBOX = 'inbox_large';
/** Whose conversations lie in as many inboxes. */
export const BUSY = 'usr_busy';
export const LARGE_CONTACT = 'cnt_large';

const BEGINNING = Date.UTC(2025, 0, 6, 8);
const API: Actor = { type: 'api', id: 'key_channels' };
/** So many of the largest have the same stamp: more cannot be decided within a millisecond. */
const TOGETHER = 30;
const MOST_TAGS = 100;
const MOST_MEMBERS = 200;
const MOST_PARTICIPANTS = 99;
const METADATA_BYTES = 16 * 1024 - 100;

export async function fillWorst(
  file: string,
  { inboxes, largest, crowded, messages, texts }: Sizes,
  progress: (done: number) => void,
): Promise<void> {
  const written = await logFile(file);
  const log = new DecidedLog(written, randomOf(1), BEGINNING);
  let done = 0;
  const step = async (): Promise<void> => {
    done += 1;
    if (done % 1_000 !== 0) return;
    progress(done);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const whole = (id: string, ...acts: readonly Act[]): void => {
    const conversation = log.begin(BIG, id);
    for (const act of acts) log.act(conversation, act);
    log.finish(conversation);
  };

  log.record(BIG, savedContactOf(BIG, LARGE_CONTACT, log.pass(), largeContact(0)));
  for (let n = 0; n < inboxes; n += 1) {
    log.pass();
    if (n % 10 === 0) {
      log.record(BIG, savedInbox(BIG, inboxId(n), log.at));
      log.record(BIG, savedTeammate(BIG, { id: `usr_${n}`, type: 'attendant' }, log.at, randomOf(n)));
    }
    whole(`conv_free_${n}`, opening({ inbox: inboxId(n) }));
    whole(`conv_busy_${n}`, opening({ inbox: inboxId(n), assignee: { id: BUSY, type: 'attendant' } }));
    await step();
  }
  for (let n = 0; n < crowded; n += 1) {
    const people = Array.from({ length: MOST_PARTICIPANTS }, (_, i) => `cnt_${n}_${i}`);
    for (const id of people) log.record(BIG, savedContactOf(BIG, id, log.pass(), largeContact(n)));
    whole(`conv_crowded_${n}`, opening({ inbox: 'inbox_crowded', participants: people.map(participant) }));
    await step();
  }
  for (let n = 0; n < largest; n += 1) {
    if (n % TOGETHER === 0) log.pass();
    whole(largestId(n), opening(largestConversation(n)));
    await step();
  }
  const long = log.begin(BIG, LONG);
  log.act(long, opening({ inbox: 'inbox_long' }));
  for (let n = 0; n < messages; n += 1) {
    log.pass();
    log.act(long, recording({ ...SHORT, id: `m_${n}`, text: `Message ${n}, where is my order?` }));
    await step();
  }
  log.finish(long);
  const large = log.begin(BIG, TEXTS);
  log.act(large, opening({ inbox: 'inbox_texts' }));
  for (let n = 0; n < texts; n += 1) {
    log.pass();
    log.act(large, recording(largestMessage(`l_${n}`)));
    log.act(large, note(n));
    await step();
  }
  log.finish(large);
  written.close();
}

/** Of all that is counted while it is filled. */
export const stepsOf = ({ inboxes, largest, crowded, messages, texts }: Sizes): number =>
  inboxes + largest + crowded + messages + texts;

const inboxId = (n: number): string => `inbox_${n.toString().padStart(5, '0')}`;

type Opening = Extract<Act['command'], { type: 'OpenConversation' }>;

const opening = (given: Partial<Opening>): Act => ({
  by: API,
  command: {
    ...plainOpening(1),
    contactId: LARGE_CONTACT,
    tags: [],
    assignee: null,
    message: { ...SHORT, id: 'm_first' },
    ...given,
  },
});

const SHORT: NewMessage = {
  direction: 'inbound',
  id: 'm',
  kind: 'text',
  text: 'Where is my order?',
  attachments: [],
  sentAt: null,
};

const recording = (message: NewMessage): Act => ({ by: API, command: { type: 'RecordMessage', message } });

const note = (n: number): Act => ({
  by: { type: 'attendant', id: BUSY },
  command: { type: 'AddNote', noteId: `note_${n}`, text: widest(20_000) },
});

/** Near the 64 KiB that a conversation may keep besides its messages, with as many of everything as may be. */
function largestConversation(n: number): Partial<Opening> {
  const members = Array.from({ length: MOST_MEMBERS }, (_, i) => `usr_${i}`);
  return {
    inbox: LARGE_INBOX,
    contactId: `cnt_of_largest_${n}`,
    tags: Array.from({ length: MOST_TAGS }, (_, i) => wide(25, `${i} `)),
    labels: Array.from({ length: MOST_TAGS }, (_, i) => wide(25, `${i} `)),
    members,
    content: {
      target: '+4915112345678',
      subject: wide(500),
      description: wide(5_000),
      memberNames: members.map((id) => wide(20, `${id} `)),
    },
    participants: Array.from({ length: MOST_PARTICIPANTS }, (_, i) => ({
      ...participant(`cnt_${n}_${i}`),
      displayName: wide(20),
    })),
  };
}

const participant = (id: string): NewParticipant => ({
  type: 'contact',
  id,
  status: 'active',
  displayName: null,
  avatarUrl: null,
  contact: null,
});

const largeContact = (n: number): ContactContent => ({
  phone: '+4915112345678',
  email: null,
  firstName: wide(200, `${n} `),
  lastName: wide(200),
  metadata: { note: ascii(METADATA_BYTES) },
});

/** Below the 256 KiB that a body may have. */
const largestMessage = (id: string): NewMessage => ({
  ...SHORT,
  id,
  text: widest(20_000),
  attachments: Array.from({ length: 20 }, (_, n) => ({
    url: attachmentUrl(n),
    contentType: 'application/octet-stream',
    name: widest(200),
    size: 1,
  })),
});
