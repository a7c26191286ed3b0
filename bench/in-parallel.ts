const AT_ONCE = 64;

/** Each of so many, by its number, several at once. */
export async function inParallel(
  count: number,
  one: (n: number) => Promise<void>,
  atOnce: number = AT_ONCE,
): Promise<void> {
  let n = 0;
  const work = async (): Promise<void> => {
    while (n < count) await one((n += 1) - 1);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
