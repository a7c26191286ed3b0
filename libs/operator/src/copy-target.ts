import { WrongConfiguration } from '@parley/platform';
import { isSameFile } from '@parley/runtime';

/** Throws when a copy would be written into a file of the product itself, under whatever name. */
export function assertFileOfItsOwn(target: string, files: readonly string[]): void {
  if (!files.some((file) => isSameFile(file, target))) return;
  throw new WrongConfiguration(`The copy cannot go into ${target}: the product works on it. Name another file.`);
}
