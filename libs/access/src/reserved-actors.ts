import type { Actor } from '@parley/domain';

/** Parley's own automations: what the log says of them, they did. */
export const RESERVED_AUTOMATIONS: readonly string[] = [
  'inactivity',
  'snooze',
  'routing',
  'blocked',
  'service_levels',
  'teammate_removed',
  'bulk',
];

/** An actor that nobody else may be or name. */
export const isReserved = ({ type, id }: Actor): boolean => type === 'automation' && RESERVED_AUTOMATIONS.includes(id);
