import { idOf } from '@parley/operator';
import type { Given, Option } from '../command';

const DEFAULT_WORKSPACE = 'ws_default';

export const WORKSPACE: Option = {
  type: 'string',
  value: 'W',
  help: `the workspace, ${DEFAULT_WORKSPACE} when it is left out`,
};

export const workspaceOf = ({ workspace = DEFAULT_WORKSPACE }: Given['options']): string =>
  idOf('--workspace', workspace);
