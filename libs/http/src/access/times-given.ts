import type { FastifyRequest } from 'fastify';

/** How often a header was given: of some Node keeps the first, others it joins. Without making an object of them all. */
export function timesGiven({ raw: { rawHeaders } }: FastifyRequest, header: string): number {
  let times = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === header.length && name.toLowerCase() === header) times += 1;
  }
  return times;
}
