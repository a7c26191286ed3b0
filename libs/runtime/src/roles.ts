import type { Variable } from '@parley/platform';

/** What a process can be there for (contract, "Running it"). */
export const ROLES = ['api', 'projector', 'publisher', 'automations'] as const;
export type Role = (typeof ROLES)[number];

/** `PARLEY_ROLES`: a list with commas between, each once. */
export const ROLES_VARIABLE: Variable<ReadonlySet<Role>> = {
  name: 'PARLEY_ROLES',
  fallback: ROLES.join(','),
  allowed: `one or more of ${ROLES.join(', ')}, each once, with commas between`,
  parse(value) {
    const given = value.split(',').map((role) => role.trim());
    const roles = ROLES.filter((role) => given.includes(role));
    return roles.length === given.length ? new Set(roles) : undefined;
  },
};
