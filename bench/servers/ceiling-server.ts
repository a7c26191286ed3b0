import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { bootstrapKeys, hashKey } from '@parley/access';
import { httpServer, httpStack, RequiresRight } from '@parley/http';
import { sqliteEventStore } from '@parley/event-store';
import { silentLogger, systemClock } from '@parley/platform';

/*
 * The same HTTP stack (server, request ids, key check, JSON) with one grouped, durable insert of as many bytes into the
 * product's own table, and nothing else: no codec, no command bus, no decision, no stream's end to check, no projection.
 */
const file = (process.env['PARLEY_EVENT_STORE'] ?? '').replace(/^sqlite:/, '');
// The product makes its own file; what follows writes into it as plainly as can be.
void sqliteEventStore(file).close();
const db = new DatabaseSync(file);
db.exec('PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 8192');
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
db.exec('PRAGMA foreign_keys = OFF');
/** As long as what the product keeps with a commit. */
const metadata = JSON.stringify({ note: 'x'.repeat(440) });
const streamOf = (conversation: string): number => Number(conversation.slice('conv_'.length)) + 1;
const insert = db.prepare(
  'INSERT INTO commits (stream, first_revision, revision, id, metadata, events) VALUES (?, ?, ?, ?, ?, ?)',
);
let revision = 0;
const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');

interface Waiting {
  readonly stream: string;
  readonly events: string;
  readonly resolve: (position: number) => void;
}
let waiting: Waiting[] = [];

function flush(): void {
  const group = waiting;
  waiting = [];
  begin.run();
  const positions = group.map(({ stream, events }) => {
    revision += 1;
    return Number(insert.run(streamOf(stream), revision, revision, randomUUID(), metadata, events).lastInsertRowid);
  });
  commit.run();
  for (const [i, { resolve }] of group.entries()) resolve(positions[i] ?? 0);
}

@Controller('v1/conversations')
@RequiresRight('write')
class CeilingController {
  @Post(':id/messages')
  @HttpCode(200)
  async message(@Param('id') id: string, @Body() body: unknown): Promise<object> {
    const position = await new Promise<number>((resolve) => {
      waiting.push({ stream: id, events: JSON.stringify(body), resolve });
      if (waiting.length === 1) setImmediate(flush);
    });
    return { conversation_id: id, revision: position, changed: true, position: String(position) };
  }
}

/** The module that Nest asks for; the rest is given with it. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class
class CeilingModule {}

void (async () => {
  const [key = ''] = (process.env['PARLEY_BOOTSTRAP_KEY'] ?? '').split('@');
  const keys = bootstrapKeys([{ keyHash: hashKey(key), workspace: 'ws_bench' }]);
  const server = await httpServer(
    {
      module: CeilingModule,
      controllers: [CeilingController],
      providers: httpStack({
        keys,
        readiness: { check: () => ({ ready: true, degraded: false, parts: {} }) },
        logger: silentLogger,
        clock: systemClock,
      }),
    },
    keys,
  );
  const { url } = await server.listen('127.0.0.1', 0);
  process.stdout.write(`listens on ${url}\n`);
  process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
})();
