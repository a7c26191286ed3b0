import type { Sights } from './plan';

/** In quotes for a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What to look at first, as lines for a shell. */
export function triesOf(base: string, key: string, sights: Sights, conversation: string): readonly string[] {
  const header = quoted(`Authorization: Bearer ${key}`);
  const paths = [
    `/v1/conversations?inbox=${sights.inbox}`,
    `/v1/conversations?inbox=${sights.unread}&unread=true`,
    `/v1/conversations?q=${sights.word}&status=all`,
    '/v1/counts',
    `/v1/conversations/${conversation}/history`,
  ];
  return paths.map((path) => `curl -s -H ${header} ${quoted(`${base}${path}`)}`);
}
