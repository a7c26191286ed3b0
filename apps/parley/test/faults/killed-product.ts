import { dirname } from 'node:path';
import { KEY } from '@parley/testing-product';
import { startProduct, variablesIn } from '../product-process';

/** The files of the product, which outlive its process. */
export interface Files {
  readonly events: string;
  readonly readModel: string;
}

export interface KilledProduct {
  readonly url: string;
  /** Resolves when it is ready and shows all of the log up to this position. */
  shows(position: string): Promise<void>;
  /** SIGKILL; resolves when nothing of it runs any more. */
  kill(): Promise<void>;
}

/** The product on these files, with these variables besides. */
export async function startToBeKilled(
  files: Files,
  more: Readonly<Record<string, string>> = {},
): Promise<KilledProduct> {
  const product = await startProduct({
    ...variablesIn(dirname(files.events)),
    PARLEY_EVENT_STORE: `sqlite:${files.events}`,
    PARLEY_READ_MODEL: `sqlite:${files.readModel}`,
    PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1`,
    PARLEY_LOG_LEVEL: 'warn',
    ...more,
  });
  const { url } = product;
  return {
    url,
    async shows(position) {
      for (;;) {
        const response = await fetch(`${url}/health/ready`);
        const { projector } = (await response.json()) as { readonly projector: { readonly position: string | null } };
        if (response.ok && (projector.position ?? '') >= position) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async kill() {
      await product.end('SIGKILL');
    },
  };
}
