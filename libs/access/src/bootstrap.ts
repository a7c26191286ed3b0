import type { ApiKey } from './api-key';
import type { NewApiKey } from './store';

/** A key that the configuration gives, as its hash. It is in no store and cannot be deleted. */
export interface BootstrapKey {
  readonly keyHash: string;
  readonly workspace: string;
}

/** Admin, with `act_as`, as `api:bootstrap`: who has nothing else can do everything with it. */
const BOOTSTRAP = { actorType: 'api', actorId: 'bootstrap', rights: 'admin', actAs: true } as const;

export const bootstrapKey = ({ workspace }: BootstrapKey): ApiKey => ({ id: 'bootstrap', workspace, ...BOOTSTRAP });

/** The first key of an installation to which the configuration gives none. */
export const FIRST_KEY: NewApiKey = { name: 'bootstrap', ...BOOTSTRAP };
