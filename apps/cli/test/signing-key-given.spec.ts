import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { WebhookNotDone } from '@parley/operator';
import { signingKeyGiven } from '../src/signing-key-given';

describe('the signing key that is given', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-signing-key-'));
    file = join(folder, 'key');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['whsec_abc\n', 'whsec_abc'],
    ['whsec_abc', 'whsec_abc'],
    ['a key with spaces \r\n', 'a key with spaces '],
    ['two\nlines\n', 'two\nlines'],
    ['Schlüssel', 'Schlüssel'],
    ['', ''],
  ])('is what the file holds, without the end of its line: %j', async (text, key) => {
    writeFileSync(file, text);
    expect(await signingKeyGiven(file)).toBe(key);
    expect(await signingKeyGiven('-', Readable.from([Buffer.from(text)]))).toBe(key);
  });

  it.each<readonly [string, Buffer | undefined, RegExp]>([
    [
      'there is none',
      undefined,
      /^The signing key cannot be read from \S+key \(ENOENT\)\. Name another file in --signing-key-file\.$/,
    ],
    ['it is far too long', Buffer.alloc(100_000, 'x'), /^There is more in \S+key than a signing key\. /],
    ['it is no text', Buffer.from([0x77, 0xff, 0xfe]), /^The signing key in \S+key is no text in UTF-8\. /],
  ])('is refused in a sentence when %s', async (_, bytes, sentence) => {
    if (bytes !== undefined) writeFileSync(file, bytes);
    await expect(signingKeyGiven(file)).rejects.toThrow(WebhookNotDone);
    await expect(signingKeyGiven(file)).rejects.toThrow(sentence);
  });
});
