/** Called in a way that is not known. The message says which there are. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}
