import { idCursorOf, LimitText } from '../codec/paging';
import { strictObject } from '../codec/strict-object';

/** What the cursors of the list of jobs are made for. */
export const JOB_LIST = 'job';

/** The query string of `GET /v1/jobs`. */
export const JobsQuery = strictObject({}, { cursor: idCursorOf(JOB_LIST), limit: LimitText });
