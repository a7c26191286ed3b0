import { JOB_STATUSES } from '@parley/webhooks';
import { ACTOR_TYPES } from '@parley/domain';
import { operation } from '../api/operation';
import { count, id, oneOf, page, shape, text, time } from '../api/shape';
import { EmptyBody } from '../codec/strict-object';
import { named } from '../codec/schema';
import { JobsQuery } from './requests';
import { JOB_KINDS, type JobView } from './view';

/* Jobs, as the API offers them. */

export const jobShape = shape<JobView>('Job', {
  id,
  kind: oneOf(JOB_KINDS),
  status: oneOf(JOB_STATUSES),
  total: count,
  done: { ...count, description: 'Whether it succeeded or not.' },
  failed: count,
  created_at: time,
  by: shape<JobView['by']>('JobActor', { type: oneOf(ACTOR_TYPES), id: text }),
});

const admin = { right: 'admin', tag: 'Jobs' } as const;
const ONE = '/v1/jobs/{id}';

export const listAll = operation({
  ...admin,
  id: 'listJobs',
  method: 'get',
  path: '/v1/jobs',
  summary: 'A page of jobs, newest first',
  query: JobsQuery,
  answers: { 200: named('JobPage', page(jobShape)) },
});

export const one = operation({
  ...admin,
  id: 'getJob',
  method: 'get',
  path: ONE,
  summary: 'A job, and how far it is',
  answers: { 200: jobShape },
  problems: [404],
});

export const cancel = operation({
  ...admin,
  id: 'cancelJob',
  method: 'post',
  path: `${ONE}/cancel`,
  summary: 'Let a job do no more; what it did stays',
  body: EmptyBody,
  conditions: ['idempotency'],
  answers: { 200: jobShape },
  problems: [404, 413, 415, 422],
});

export const jobOperations = [listAll, one, cancel];
