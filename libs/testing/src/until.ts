const LONG_MS = 60_000;

/** Resolves when it holds. What is waited for comes by itself; a test that waits for nothing fails here. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + LONG_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it did not come about: ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
