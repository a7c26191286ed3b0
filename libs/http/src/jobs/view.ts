import type { ReplayJob } from '@parley/webhooks';

export interface JobView {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly created_at: string;
  readonly by: { readonly type: string; readonly id: string };
}

/** The one kind of job that there is. */
const REPLAY = 'replay';
export const JOB_KINDS: readonly string[] = [REPLAY];

export const jobView = (job: ReplayJob): JobView => ({
  id: job.id,
  kind: REPLAY,
  status: job.status,
  total: job.total,
  done: job.done,
  failed: job.failed,
  created_at: new Date(job.createdAt).toISOString(),
  by: { type: job.by.type, id: job.by.id },
});
