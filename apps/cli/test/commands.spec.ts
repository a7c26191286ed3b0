import { COMMANDS, commandOf, helpOf, overview } from '../src/commands';
import { WrongUsage } from '../src/usage';

describe('what the command line is asked for', () => {
  it.each([
    [['verify'], { tag: 'run', command: 'verify', json: false }],
    [['rebuild'], { tag: 'run', command: 'rebuild', json: false }],
    [['rebuild', '--json'], { tag: 'run', command: 'rebuild', json: true }],
    [['--json', 'verify'], { tag: 'run', command: 'verify', json: true }],
    [[], { tag: 'help', of: undefined }],
    [['help'], { tag: 'help', of: undefined }],
    [['--help'], { tag: 'help', of: undefined }],
    [['-h'], { tag: 'help', of: undefined }],
    [['--json'], { tag: 'help', of: undefined }],
    [['verify', '--help'], { tag: 'help', of: 'verify' }],
    [['-h', 'rebuild', '--json'], { tag: 'help', of: 'rebuild' }],
  ])('%j is understood', (given, asked) => {
    expect(commandOf(given)).toEqual(asked);
  });

  it.each([
    [['verfiy'], /^There is no command "verfiy"\.\n\n/],
    [['Verify'], /^There is no command "Verify"\./],
    [['constructor'], /^There is no command "constructor"\./],
    [[''], /^There is no command ""\./],
    [['--jsn'], /--jsn/],
    [['verify', '--json=yes'], /--json/],
    [['-x', 'verify'], /-x/],
  ])('%j is not known, and it says what is', (given, words) => {
    const parse = (): unknown => commandOf(given);
    expect(parse).toThrow(WrongUsage);
    expect(parse).toThrow(words);
    expect(parse).toThrow(overview());
  });

  it('a command takes nothing else, and says what it does', () => {
    const parse = (): unknown => commandOf(['verify', 'conv_1']);
    expect(parse).toThrow(WrongUsage);
    expect(parse).toThrow(`verify takes no "conv_1".\n\n${helpOf('verify')}`);
  });
});

describe('the help', () => {
  it('has a line for each command, and the options', () => {
    expect(overview()).toContain('npm run parley -- COMMAND [--json]');
    for (const [name, { summary }] of Object.entries(COMMANDS))
      expect(overview()).toContain(`  ${name.padEnd(9)}${summary}`);
    expect(overview()).toMatch(/--json .*\n\s+--help /);
  });

  it.each(['rebuild', 'verify'] as const)('of %s says what it does, on what, and how it is told', (name) => {
    const [first, ...rest] = helpOf(name).split('\n');
    expect(first).toBe(`npm run parley -- ${name} [--json]`);
    expect(rest.join('\n')).toContain(COMMANDS[name].help);
    expect(rest.join('\n')).toMatch(/PARLEY_EVENT_STORE and PARLEY_READ_MODEL(.|\n)*--json/);
  });

  it('fits on a screen', () => {
    for (const text of [overview(), helpOf('rebuild'), helpOf('verify')])
      expect(text.split('\n').filter(({ length }) => length > 130)).toEqual([]);
  });
});
