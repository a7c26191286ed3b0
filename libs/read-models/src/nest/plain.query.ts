import type { Query } from '@nestjs/cqrs';

/** Nest's class of queries as a type alone, which tells what the bus answers. Whoever names a query need not load Nest for it. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class
export const PlainQuery = class {} as typeof Query;
