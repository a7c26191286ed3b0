import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Serves } from '../api/operation';
import { READINESS } from '../tokens';
import * as operations from './operations';

/** Whether this process should get requests, and what each part of it says. */
export interface Readiness {
  check(): {
    readonly ready: boolean;
    /** It answers, but something waits for somebody's hand. */
    readonly degraded: boolean;
    readonly parts: Readonly<Record<string, unknown>>;
  };
}

@Controller()
export class HealthController {
  constructor(@Inject(READINESS) private readonly readiness: Readiness) {}

  /** The process runs and answers. */
  @Serves(operations.live)
  live(): object {
    return { status: 'live' };
  }

  /** 503 while it starts, drains, or a part of it fails. */
  @Serves(operations.ready)
  ready(@Res({ passthrough: true }) reply: FastifyReply): object {
    const { ready, degraded, parts } = this.readiness.check();
    if (!ready) void reply.status(503).header('retry-after', '1');
    return { status: ready ? (degraded ? 'degraded' : 'ready') : 'not_ready', ...parts };
  }
}
