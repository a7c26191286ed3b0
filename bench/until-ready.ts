const AGAIN_MS = 200;

/** Until the product is ready: its lists show the whole log. */
export async function untilReady({ url }: { readonly url: string }): Promise<void> {
  for (;;) {
    const { status } = await fetch(`${url}/health/ready`);
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
