/**
 * grpc shares a connection between all channels of a process whose options are equal, also one that is dead and not known to be.
 * A keep-alive interval that differs by milliseconds makes a channel that has a connection of its own.
 */
export function withOwnConnection(connectionString: string, generation: number): string {
  const [base = '', query = ''] = connectionString.split('?');
  const parameters = new URLSearchParams(query);
  const name = [...parameters.keys()].find((key) => key.toLowerCase() === 'keepaliveinterval') ?? 'keepAliveInterval';
  const interval = Number(parameters.get(name) ?? 10_000);
  // -1 turns keep-alive off.
  parameters.set(name, String(interval < 0 ? interval : interval + (generation % 100)));
  return `${base}?${parameters.toString()}`;
}
