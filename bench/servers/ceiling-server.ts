import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { Body, Controller, HttpCode, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

/*
 * The same HTTP stack with one grouped, durable insert and nothing else: no key, no codec, no decision, no projection.
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

@Module({ controllers: [CeilingController] })
class CeilingModule {}

void (async () => {
  const app = await NestFactory.create<NestFastifyApplication>(CeilingModule, new FastifyAdapter(), { logger: false });
  await app.listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`listens on ${await app.getUrl()}\n`);
  process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
})();
