// Judges a request a line: key, webhook-id, webhook-timestamp, webhook-signature and body in base64, with tabs between. A header that
// is missing is `-`, a list of values begins with `[`.
import { readFileSync } from 'node:fs';
import { verifyWebhook } from './webhook.mjs';

const bytes = (field) => Buffer.from(field, 'base64');
// Node reads headers as Latin-1.
const text = (field) => bytes(field).toString('latin1');
const header = (field) => (field.startsWith('[') ? field.slice(1).split(',').map(text) : text(field));

for (const line of readFileSync(0, 'utf8').trimEnd().split('\n')) {
  const [key, id, timestamp, signature, body] = line.split('\t');
  const headers = Object.fromEntries(
    Object.entries({ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature })
      .filter(([, field]) => field !== '-')
      .map(([name, field]) => [name, header(field)]),
  );
  try {
    verifyWebhook(bytes(key).toString('utf8'), headers, bytes(body));
    console.log('accepted');
  } catch (error) {
    console.log(`refused: ${error.message}`);
  }
}
