import { readEnvironment } from '@parley/platform';
import { ROLES, ROLES_VARIABLE } from '../src';

const rolesOf = (value?: string): readonly string[] => [
  ...readEnvironment({ roles: ROLES_VARIABLE }, { PARLEY_ROLES: value }).roles,
];

describe('the roles of a process', () => {
  it('are all of them unless it is said otherwise', () => {
    expect(rolesOf()).toEqual(['api', 'projector', 'publisher', 'automations']);
    expect(rolesOf('')).toEqual([...ROLES]);
  });

  it.each([
    ['api', ['api']],
    ['projector,publisher', ['projector', 'publisher']],
    [' automations , api ', ['api', 'automations']],
  ])('may be %j', (value, roles) => {
    expect(rolesOf(value)).toEqual(roles);
  });

  it.each(['web', 'api,web', 'api,,projector', 'api,api', ',', 'API'])(
    'are never %j, and it says what they may be',
    (value) => {
      expect(() => rolesOf(value)).toThrow(
        `PARLEY_ROLES is ${JSON.stringify(value)}: it must be one or more of api, projector, publisher, automations, each once, with commas between.`,
      );
    },
  );
});
