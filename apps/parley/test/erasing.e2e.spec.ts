import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY } from '@parley/testing-product';
import { until } from '@parley/testing';
import { startProduct, variablesIn, type ProductProcess } from './product-process';

/** What is said of the person, each word in one place. */
const PERSON = {
  phone: '4915112345678',
  email: 'quaggamail',
  firstName: 'Zebrawood',
  lastName: 'Wolverine',
  metadata: 'metadatum',
  target: 'targetaddress',
  subject: 'subjectline',
  earlier: 'earliersubject',
  description: 'descriptionoforder',
  displayName: 'displayedname',
  avatar: 'avatarofperson',
  identifier: 'identifyingvalue',
  platform: 'addressofplatform',
  inbound: 'inboundgreeting',
  senderName: 'sendingname',
  outbound: 'outboundanswer',
  attachment: 'attachedpicture',
  reason: 'reasonoffailure',
  note: 'noteoftheteam',
  guest: 'guestname',
  guestIdentifier: 'guestidentifier',
  interruption: 'interruptingwords',
  thread: 'threadsgreeting',
} as const;
const WORDS = Object.values(PERSON).map((word) => word.toLowerCase());
const MARK = { contact_id: 'per_2', inbox: 'inb_1', channel_id: 'chn_mark', channel_type: 'widget' };
const STREAM = '/v1/events/stream';
/** Of both formats every type. */
const EVERYTHING = [
  'format=service',
  'types=conversation.created,conversation.assigned,conversation.closed,conversation.reopened,message.created,conversation.deleted',
];
const TEAM = ['teamsmember', 'teamssender', 'another', 'anotherssubject'];

const found = (words: readonly string[], text: string): readonly string[] => {
  const lower = text.toLowerCase();
  return words.filter((word) => lower.includes(word));
};

describe('a person who is erased', () => {
  let folder: string;
  let product: ProductProcess;
  let marks = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-erasing-'));
    product = await startProduct({ ...variablesIn(folder), PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1` });
  }, 60_000);
  afterAll(async () => {
    await product.end('SIGTERM');
    rmSync(folder, { recursive: true });
  });

  const send = (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> =>
    fetch(`${product.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  /** Gives the position of the command, to wait for. */
  async function command(method: string, path: string, body: object = {}): Promise<string> {
    const response = await send(method, path, body);
    const answer = (await response.json()) as { readonly position?: string };
    if (!response.ok || answer.position === undefined) throw new Error(JSON.stringify(answer));
    return answer.position;
  }

  async function livesAndWrites(): Promise<string> {
    await command('PUT', '/v1/contacts/per_1', {
      phone: `+${PERSON.phone}`,
      email: `${PERSON.email}@example.test`,
      first_name: PERSON.firstName,
      last_name: PERSON.lastName,
      metadata: { said: PERSON.metadata },
    });
    await command('PUT', '/v1/contacts/per_2', { first_name: 'Another' });
    await command('POST', '/v1/conversations', {
      id: 'conv_1',
      contact_id: 'per_1',
      inbox: 'inb_1',
      channel_id: 'chn_1',
      channel_type: 'widget',
      target: PERSON.target,
      subject: PERSON.earlier,
      description: PERSON.description,
      members: [{ id: 'usr_1', name: 'Teamsmember' }],
      message: {
        id: 'm1',
        direction: 'inbound',
        text: PERSON.inbound,
        sender: { type: 'contact', id: 'per_1', name: PERSON.senderName },
      },
    });
    await command('POST', '/v1/conversations/conv_1/participants', {
      id: 'per_1',
      type: 'contact',
      display_name: PERSON.displayName,
      avatar_url: `https://files.test/${PERSON.avatar}.png`,
      contact: {
        identifier_key: 'external',
        identifier_value: PERSON.identifier,
        platform_address: PERSON.platform,
      },
    });
    await command('PATCH', '/v1/conversations/conv_1', { subject: PERSON.subject });
    await command('POST', '/v1/conversations/conv_1/messages', {
      id: 'm2',
      direction: 'outbound',
      text: PERSON.outbound,
      sender: { type: 'user', id: 'usr_1', name: 'Teamssender' },
      attachments: [{ url: `https://files.test/${PERSON.attachment}`, content_type: 'image/png' }],
    });
    await command('POST', '/v1/conversations/conv_1/messages/m2/status', { status: 'failed', reason: PERSON.reason });
    await command('POST', '/v1/conversations/conv_1/notes', { text: PERSON.note });
    await command('POST', '/v1/conversations', {
      id: 'conv_2',
      contact_id: 'per_2',
      inbox: 'inb_1',
      channel_id: 'chn_1',
      channel_type: 'widget',
      subject: 'Anotherssubject',
    });
    await command('POST', '/v1/conversations/conv_2/participants', {
      id: 'per_1',
      type: 'contact',
      display_name: PERSON.guest,
      contact: { identifier_key: 'external', identifier_value: PERSON.guestIdentifier },
    });
    await command('POST', '/v1/conversations/conv_2/messages', {
      id: 'm1',
      direction: 'inbound',
      text: PERSON.interruption,
      sender: { type: 'contact', id: 'per_1' },
    });
    await command('POST', '/v1/messages', {
      contact_id: 'per_1',
      inbox: 'inb_2',
      channel_id: 'chn_2',
      channel_type: 'widget',
      message: { id: 'm1', direction: 'inbound', text: PERSON.thread },
    });
    return command('POST', '/v1/conversations/conv_1/tags', { add: ['last'] });
  }

  /** What every query answers, of all that there is, whatever is asked for. */
  async function answers(waitFor: string): Promise<string> {
    const document = (await (await send('GET', '/openapi.json')).json()) as { paths: Record<string, object> };
    const listed = await (await send('GET', '/v1/conversations?status=all', undefined, wait(waitFor))).text();
    const conversations = [...new Set(listed.match(/conv_[0-9A-Za-z]+/g))];
    const ids = [...conversations, 'per_1', 'per_2', 'usr_1', 'inb_1'];
    const paths = Object.entries(document.paths)
      .filter(([path]) => path !== STREAM)
      .flatMap(([path, methods]) =>
        !('get' in methods) ? [] : path.includes('{id}') ? ids.map((id) => path.replace('{id}', id)) : [path],
      );
    const moments = Array.from({ length: 12 }, (_, revision) => `?revision=${revision}`);
    const more = [
      '/v1/conversations?status=all',
      '/v1/conversations?status=all&contact_id=per_1',
      ...WORDS.map((word) => `/v1/conversations?status=all&q=${word}`),
      `/v1/contacts?phone=%2B${PERSON.phone}`,
      `/v1/contacts?email=${PERSON.email}%40example.test`,
      ...conversations.flatMap((id) =>
        [...moments, `?as_of=${new Date().toISOString()}`, '?view=list'].map(
          (query) => `/v1/conversations/${id}${query}`,
        ),
      ),
    ];
    expect(paths.length).toBeGreaterThan(15);
    const texts = [await (await send('POST', '/v1/conversations/list', {}, wait(waitFor))).text()];
    for (const path of [...paths, ...more]) {
      const response = await send('GET', path, undefined, wait(waitFor));
      expect(response.status).toBeLessThan(500);
      texts.push(await response.text());
    }
    return texts.join('\n');
  }

  /** All that is published, by polling and by a stream. */
  async function published(): Promise<string> {
    marks += 1;
    const mark = `conv_mark_${marks}`;
    await command('POST', '/v1/conversations', { ...MARK, id: mark });
    const texts: string[] = [];
    for (const query of EVERYTHING) {
      const polled = await send('GET', `/v1/events?${query}&limit=1000`);
      const text = await polled.text();
      const [first] = (JSON.parse(text) as { readonly data: readonly { readonly cursor: string }[] }).data;
      texts.push(text, await streamed(`${STREAM}?${query}&after=${first?.cursor ?? ''}`, mark));
    }
    return texts.join('\n');
  }

  /** A stream as far as this word. */
  async function streamed(path: string, word: string): Promise<string> {
    const { body } = await send('GET', path);
    if (body === null) throw new Error(`there is no stream at ${path}`);
    let text = '';
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      if (text.includes(word)) break;
    }
    return text;
  }

  const wait = (position: string): Readonly<Record<string, string>> => ({ 'parley-wait-for': position });

  function wordsInReadModel(): readonly string[] {
    const files = ['', '-wal', '-shm']
      .map((suffix) => join(folder, `read-model.db${suffix}`))
      .filter((file) => existsSync(file));
    return found(WORDS, files.map((file) => readFileSync(file, 'latin1')).join('\n'));
  }

  it('is in no answer to any query from then on, and soon in no byte of the read model', async () => {
    const last = await livesAndWrites();
    const before = await answers(last);
    expect(found(WORDS, before)).toEqual(WORDS);
    expect(wordsInReadModel().length).toBeGreaterThan(10);
    expect(found(WORDS, await published()).length).toBeGreaterThan(10);

    const erased = await command('DELETE', '/v1/contacts/per_1');
    const after = await answers(erased);
    expect(found(WORDS, after)).toEqual([]);
    expect(found(TEAM, after)).toEqual(TEAM);
    await until(() => wordsInReadModel().length === 0);
    // The public log comes behind the erasing a moment later.
    await until(async () => found(WORDS, await published()).length === 0);
    expect(found(TEAM, await published())).toEqual(TEAM.filter((word) => word !== 'teamsmember'));

    // Its target would be the phone.
    await command('POST', '/v1/conversations', {
      id: 'conv_3',
      contact_id: 'per_1',
      inbox: 'inb_1',
      channel_id: 'chn_3',
      channel_type: 'whatsapp',
    });
    const said = await command('POST', '/v1/conversations/conv_1/messages', {
      id: 'm3',
      direction: 'inbound',
      text: 'Begun anew',
    });
    const since = await answers(said);
    expect(found([...WORDS, 'begun anew', 'conv_3'], since)).toEqual(['begun anew', 'conv_3']);
    expect(found([...WORDS, 'begun anew', 'conv_3'], await published())).toEqual(['begun anew', 'conv_3']);
    expect(wordsInReadModel()).toEqual([]);
    const ready = (await (await send('GET', '/health/ready')).json()) as object;
    expect(ready).toMatchObject({ status: 'ready' });
  }, 120_000);
});
