// A screen that keeps a list current: its first page, then the event stream from the place that the page shows.
// node docs/examples/follow-a-list.mjs http://127.0.0.1:3000 KEY INBOX prints the list, a line of JSON each time that it changed.
const [api, key, inbox] = process.argv.slice(2);
const headers = { authorization: `Bearer ${key}` };
const list = new Map();
let shown = '';

// 1. The first page. Parley-Cursor is a place in the stream that the page certainly shows.
const first = await fetch(`${api}/v1/conversations?inbox=${inbox}&limit=200`, { headers });
if (!first.ok) throw new Error(await first.text());
let cursor = first.headers.get('parley-cursor');
for (const conversation of (await first.json()).data) list.set(conversation.id, conversation);
show();

// 2. The stream behind it, for as long as the screen is open. `service` has an event for each commit; one that moves
//    a conversation into this inbox or out of it comes, too.
for (;;) {
  try {
    for await (const event of streamed()) await lookAgain(event);
  } catch {
    // The connection was cut: the loop goes on behind the last event.
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
}

// 3. An event is the sign to look again at its conversation, once the list shows what it tells of.
async function lookAgain({ conversation_id: id, cursor: at }) {
  const answer = await fetch(`${api}/v1/conversations/${id}`, { headers: { ...headers, 'parley-wait-for': at } });
  if (!answer.ok && answer.status !== 404) throw new Error(await answer.text());
  const conversation = answer.ok ? await answer.json() : undefined;
  if (conversation?.inbox === inbox && conversation.status === 'open') list.set(id, conversation);
  else list.delete(id);
  cursor = at;
  show();
}

async function* streamed() {
  const query = `format=service&inbox=${inbox}&after=${cursor}`;
  const { ok, body } = await fetch(`${api}/v1/events/stream?${query}`, { headers });
  if (!ok) throw new Error('the stream could not be opened');
  let text = '';
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const frames = (text + piece).split('\n\n');
    text = frames.pop();
    for (const frame of frames) {
      const data = frame.match(/^data: (.*)$/m)?.[1];
      if (data !== undefined && !/^event: cursor$/m.test(frame)) yield JSON.parse(data);
    }
  }
}

// Newest first, as the list is.
function show() {
  const rows = [...list.values()].sort((a, b) => b.updated_at.localeCompare(a.updated_at));
  const now = JSON.stringify(rows.map(({ id, revision, unread_count: unread }) => ({ id, revision, unread })));
  if (now !== shown) console.log(now);
  shown = now;
}
