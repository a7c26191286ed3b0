import { NotAllowed } from '@parley/operator';

/** The folder that an option names. Throws `NotAllowed`. */
export function folderGiven(option: string, given: unknown, allowed: string): string {
  if (typeof given !== 'string' || given === '') throw new NotAllowed(`${option} is missing: it must be ${allowed}.`);
  return given;
}
