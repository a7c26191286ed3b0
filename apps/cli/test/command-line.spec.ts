import { commandOf, WrongUsage } from '../src/command-line';
import { COMMANDS } from '../src/commands';
import { groupHelpOf, helpOf, overviewOf } from '../src/help';

const overview = overviewOf(COMMANDS);
const KEYS = COMMANDS.filter(({ name }) => name.startsWith('keys '));
const keysHelp = groupHelpOf('keys', KEYS);

function helpNamed(name: string): string {
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) throw new Error(`there is no ${name}`);
  return helpOf(command);
}

const hook = (...given: readonly string[]): string[] => [
  'webhooks',
  'add',
  '--url',
  'https://a.example',
  '--events',
  'conversation.created',
  ...given,
];
const again = (...given: readonly string[]): string[] => ['webhooks', 'replay', 'whk_1', ...given];

describe('what the command line is asked for', () => {
  it.each<[string[], string, boolean]>([
    [['verify'], 'verify', false],
    [['rebuild'], 'rebuild', false],
    [['rebuild', '--json'], 'rebuild', true],
    [['--json', 'verify'], 'verify', true],
    [['copy', '--to', 'sqlite:copy.db'], 'copy', false],
    [['--to=esdb://db:2113', 'copy', '--json'], 'copy', true],
    [['keys', 'list'], 'keys list', false],
    [['keys', '--workspace', 'ws_1', 'list', '--json'], 'keys list', true],
    [['keys', 'delete', 'key_1', '--workspace', 'ws_1'], 'keys delete', false],
    [['keys', 'create', '--actor', 'api:a', '--rights', 'read'], 'keys create', false],
    [['keys', 'create', '--actor', 'agent:a:b', '--rights', 'admin', '--name', 'Ü', '--act-as'], 'keys create', false],
    [['demo'], 'demo', false],
    [['demo', '--workspace', 'ws_1'], 'demo', false],
    [['events', 'tail'], 'events tail', false],
    [['events', 'tail', '--follow', '--json'], 'events tail', true],
    [['events', 'tail', '--no-follow', '--after', 'start', '--types', 'conversation.closed'], 'events tail', false],
    [['webhooks', 'list', '--json'], 'webhooks list', true],
    [['webhooks', 'add', '--url', 'https://a.example', '--events', '*'], 'webhooks add', false],
    [hook('--filter', 'inbox=a', '--filter', 'tag=x=y', '--format', 'service', '--unordered'), 'webhooks add', false],
    [hook('--signing-key-file', '-', '--description', 'CRM'), 'webhooks add', false],
    [['webhooks', 'test', 'whk_1'], 'webhooks test', false],
    [again('--since', '2026-11-27T10:00:00.5+01:00', '--until', '2026-11-28T00:00:00Z'), 'webhooks replay', false],
    [again('--after', 'abc', '--only-failed', '--dry-run'), 'webhooks replay', false],
  ])('%j is understood', (given, command, json) => {
    const endless = command === 'events tail';
    expect(commandOf(given)).toEqual({ tag: 'run', command, json, endless, run: expect.any(Function) });
  });

  it.each<[string[], string]>([
    [[], overview],
    [['help'], overview],
    [['--help'], overview],
    [['-h'], overview],
    [['--json'], overview],
    [['verify', '--help'], helpNamed('verify')],
    [['-h', 'rebuild', '--json'], helpNamed('rebuild')],
    [['copy', '--help'], helpNamed('copy')],
    [['keys'], keysHelp],
    [['keys', '--help'], keysHelp],
    [['keys', 'create', '--help'], helpNamed('keys create')],
    [['keys', 'delete', '-h'], helpNamed('keys delete')],
    [['demo', '--help'], helpNamed('demo')],
  ])('%j is helped', (given, text) => {
    expect(commandOf(given)).toEqual({ tag: 'help', text });
  });

  it.each<[string[], RegExp, string]>([
    [['verfiy'], /^There is no command "verfiy"\.\n\n/, overview],
    [['Verify'], /^There is no command "Verify"\./, overview],
    [['constructor'], /^There is no command "constructor"\./, overview],
    [[''], /^There is no command ""\./, overview],
    [['--jsn'], /--jsn/, overview],
    [['verify', '--json=yes'], /--json/, overview],
    [['-x', 'verify'], /-x/, overview],
    [['copy', '--to'], /--to/, overview],
    [['keys', 'make'], /^There is no command "keys make"\.\n\n/, keysHelp],
    [['keys', ''], /^There is no command "keys "\.\n\n/, keysHelp],
    [['verify', 'conv_1'], /^verify takes no "conv_1"\.\n\n/, helpNamed('verify')],
    [['verify', '--to', 'sqlite:x'], /^verify takes no --to\.\n\n/, helpNamed('verify')],
    [['keys', 'list', 'key_1'], /^keys list takes no "key_1"\.\n\n/, helpNamed('keys list')],
    [['keys', 'delete', 'key_1', 'key_2'], /^keys delete takes no "key_2"\.\n\n/, helpNamed('keys delete')],
    [['demo', '--rights', 'admin'], /^demo takes no --rights\.\n\n/, helpNamed('demo')],
  ])('%j is not known, and it says what is', (given, words, help) => {
    const parse = (): unknown => commandOf(given);
    expect(parse).toThrow(WrongUsage);
    expect(parse).toThrow(words);
    expect(parse).toThrow(help);
  });

  const ID = 'it must be an id: a letter or digit, then up to 127 letters, digits or _ . : -.';
  const TIME = 'it must be a time in RFC 3339, such as 2026-11-27T10:30:00Z.';
  const tail = (...given: readonly string[]): string[] => ['events', 'tail', ...given];
  const create = (...given: readonly string[]): string[] => ['keys', 'create', ...given];
  it.each<[string[], string]>([
    [['copy'], '--to is missing: it must be sqlite:FILE or esdb://HOST:PORT.'],
    [['copy', '--to', 'copy.db'], '--to is "copy.db": it must be sqlite:FILE or esdb://HOST:PORT.'],
    [['copy', '--to', 'sqlite::memory:'], '--to is "sqlite::memory:": it must be sqlite:FILE or esdb://HOST:PORT.'],
    [['copy', '--to', 'http://me:pw@db'], '--to is "http://***@db": it must be sqlite:FILE or esdb://HOST:PORT.'],
    [create('--rights', 'read'), '--actor is missing: it must be TYPE:ID, such as api:importer.'],
    [create('--rights', 'read', '--actor', 'a'), '--actor is "a": it must be TYPE:ID, such as api:importer.'],
    [
      create('--rights', 'read', '--actor', 'robot:a'),
      'The type in --actor is "robot": it must be one of contact, attendant, agent, automation, api.',
    ],
    [create('--rights', 'read', '--actor', 'api:'), `The id in --actor is "": ${ID}`],
    [create('--rights', 'read', '--actor', 'api:-a'), `The id in --actor is "-a": ${ID}`],
    [
      create('--rights', 'read', '--actor', 'automation:snooze'),
      "--actor names one of Parley's own automations: name another actor.",
    ],
    [create('--actor', 'api:a'), '--rights is missing: it must be one of read, write, admin.'],
    [create('--actor', 'api:a', '--rights', 'foo'), '--rights is "foo": it must be one of read, write, admin.'],
    [
      create('--actor', 'api:a', '--rights', 'read', '--name', ''),
      '--name is "": it must be text of 1 to 200 characters.',
    ],
    [create('--actor', 'api:a', '--rights', 'read', '--workspace', '../x'), `--workspace is "../x": ${ID}`],
    [['keys', 'list', '--workspace', ''], `--workspace is "": ${ID}`],
    [['keys', 'delete'], `ID is missing: ${ID}`],
    [['keys', 'delete', 'key 1'], `ID is "key 1": ${ID}`],
    [['keys', 'delete', 'k'.repeat(129)], `ID is "${'k'.repeat(129)}": ${ID}`],
    [['demo', '--workspace', 'ws 1'], `--workspace is "ws 1": ${ID}`],
    [tail('--format', 'xml'), '--format is "xml": it must be one of event, service.'],
    [tail('--conversation', ''), `--conversation is "": ${ID}`],
    [tail('--inbox', 'a b'), `--inbox is "a b": ${ID}`],
    [tail('--after', ''), '--after is "": it must be a cursor of the event stream, now or start.'],
    [
      ['webhooks', 'add', '--events', '*'],
      '--url is missing: it must be the address that events are sent to, such as https://example.com/hook.',
    ],
    [['webhooks', 'add', '--url', 'https://a.example'], '--events is missing: it must be types of events, or *.'],
    [
      hook('--events', '*,conversation.closed'),
      '--events must have * alone: it stands for conversation.created, conversation.assigned, conversation.closed, conversation.reopened.',
    ],
    [hook('--format', 'xml'), '--format must be one of event, service.'],
    [
      hook('--filter', 'colour=red'),
      '--filter is "colour=red": it must be KEY=VALUE, such as inbox=sales; keys are channelId, inbox, channelType, contactId, tag.',
    ],
    [
      hook('--filter', 'inbox='),
      '--filter is "inbox=": it must be KEY=VALUE, such as inbox=sales; keys are channelId, inbox, channelType, contactId, tag.',
    ],
    [hook('--workspace', 'ws 1'), `--workspace is "ws 1": ${ID}`],
    [['webhooks', 'test'], `ID is missing: ${ID}`],
    [again(), 'Give --since or --after, one of them: from where events are sent again.'],
    [
      again('--since', '2026-11-27T10:00:00Z', '--after', 'abc'),
      'Give --since or --after, one of them: from where events are sent again.',
    ],
    [again('--since', 'yesterday'), `--since is "yesterday": ${TIME}`],
    [again('--since', '2026-02-30T10:00:00Z'), `--since is "2026-02-30T10:00:00Z": ${TIME}`],
    [again('--since', '2026-11-27T10:00:00'), `--since is "2026-11-27T10:00:00": ${TIME}`],
    [again('--after', 'abc', '--until', ''), `--until is "": ${TIME}`],
    [again('--after', ''), '--after is "": it must be a cursor of the event stream.'],
    [
      again('--after', 'abc', '--dry-run', '--no-wait'),
      '--dry-run and --no-wait exclude each other: there is nothing to wait for.',
    ],
    [tail('--follow', '--no-follow'), '--follow and --no-follow exclude each other: give one of them.'],
    [
      tail('--format', 'service', '--types', 'conversation.closed'),
      '--types is "conversation.closed": it must be of the format service, which has conversation.created, conversation.updated, conversation.deleted.',
    ],
  ])('%j is told in one sentence what to change', (given, sentence) => {
    const parse = (): unknown => commandOf(given);
    expect(parse).toThrow(WrongUsage);
    expect(parse).toThrow(new Error(sentence));
  });
});

describe('the help', () => {
  it('has a line for each command, and the options', () => {
    expect(overview).toContain('npm run parley -- COMMAND [--json]');
    for (const { name, summary } of COMMANDS) expect(overview).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
    expect(overview).toMatch(/--json .*\n\s+--help /);
  });

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    'of %s says how it is called, what it does and each of its options',
    (name, command) => {
      const [first = '', ...rest] = helpOf(command).split('\n\n');
      expect(first).toMatch(/^npm run parley -- [^]* \[--json\]$/);
      expect(first).toContain([name, command.usage].filter((part) => part !== '').join(' '));
      const text = rest.join('\n\n');
      expect(text).toContain(command.help);
      for (const [option, { help }] of Object.entries(command.options)) {
        expect(first).toContain(`--${option}`);
        expect(text).toMatch(new RegExp(`^  --${option} .*${help.slice(0, 20)}`, 'm'));
      }
      expect(text).toMatch(/PARLEY_EVENT_STORE, PARLEY_READ_MODEL and PARLEY_OPERATIONS(.|\n)*--json/);
    },
  );

  it('means the same by an option wherever there is one', () => {
    const types = new Map<string, string>();
    for (const { options } of COMMANDS)
      for (const [name, { type }] of Object.entries(options)) {
        expect(types.get(name) ?? type).toBe(type);
        types.set(name, type);
      }
  });

  it('fits on a screen', () => {
    for (const text of [overview, keysHelp, ...COMMANDS.map(helpOf)])
      expect(text.split('\n').filter(({ length }) => length > 130)).toEqual([]);
  });
});
