/** The file of a log is not as the product writes it. The message says what is wrong, and what to do. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged';
  constructor(
    file: string,
    /** What is wrong with it. */
    readonly fault: string,
  ) {
    super(
      `The log ${file} is damaged: ${fault}. Nothing of it was changed. Keep its files as they are, and put a backup in their place: ` +
        'npm run parley -- restore --from DIR (docs/operations.md, "Damaged log").',
    );
  }
}
