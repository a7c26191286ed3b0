import { Controller, Inject, Res } from '@nestjs/common';
import type { Metrics } from '@parley/platform';
import type { FastifyReply } from 'fastify';
import { Serves } from '../api/operation';
import { metrics } from '../health/operations';
import { METRICS } from '../tokens';

@Controller()
export class MetricsController {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  /** For Prometheus, without a key. Nothing in it tells of a workspace or of people. */
  @Serves(metrics)
  async read(@Res() reply: FastifyReply): Promise<void> {
    const text = await this.metrics.read();
    void reply.type(this.metrics.contentType).send(text);
  }
}
