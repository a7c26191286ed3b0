import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { bootstrapKeys, hashKey, httpServer, httpStack, Needs } from '@parley/http';
import { silentLogger, systemClock } from '@parley/platform';

/*
 * The same HTTP stack (server, request ids, key check, JSON) with one grouped, durable insert and nothing else: no codec, no
 * command bus, no decision, no index, no projection.
 */
const db = new DatabaseSync((process.env['PARLEY_EVENT_STORE'] ?? '').replace(/^sqlite:/, ''));
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
db.exec(
  'CREATE TABLE commits (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, id TEXT NOT NULL, events TEXT NOT NULL) STRICT',
);
const insert = db.prepare('INSERT INTO commits (stream, id, events) VALUES (?, ?, ?)');
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
  const positions = group.map(({ stream, events }) => Number(insert.run(stream, randomUUID(), events).lastInsertRowid));
  commit.run();
  for (const [i, { resolve }] of group.entries()) resolve(positions[i] ?? 0);
}

@Controller('v1/conversations')
@Needs('write')
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
  const server = await httpServer({
    module: CeilingModule,
    controllers: [CeilingController],
    providers: httpStack({
      keys: bootstrapKeys([{ keyHash: hashKey(key), workspace: 'ws_bench' }]),
      readiness: { check: () => ({ ready: true, parts: {} }) },
      logger: silentLogger,
      clock: systemClock,
    }),
  });
  const { url } = await server.listen('127.0.0.1', 0);
  process.stdout.write(`listens on ${url}\n`);
  process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
})();
