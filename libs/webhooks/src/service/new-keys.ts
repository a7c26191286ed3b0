import type { WebhookStore } from '../port';
import { newSigningKey, signingBytes } from '../signing/signing-key';
import type { Sealer } from '../signing/sealer';
import { sealContextOf, type SealedKey } from '../webhook';
import { OtherMasterKey, SigningKeyRefused } from './refusals';

type Store = Pick<WebhookStore, 'keepMasterKeyCheck' | 'masterKeyCheck'>;

/** A signing key, and how it is kept. */
interface NewKey {
  readonly signingKey: string;
  readonly kept: Omit<SealedKey, 'expiresAt'>;
}

/** Makes or takes signing keys, and seals them. Nothing is sealed under a master key before the store has that one's check. */
export class NewKeys {
  private isChecked = false;

  constructor(
    private readonly store: Store,
    private readonly sealer: Pick<Sealer, 'seal' | 'check'>,
    private readonly newId: () => string,
  ) {}

  /** For that webhook. Throws `SigningKeyRefused` for one that cannot sign. */
  async next(webhook: string, given: string | undefined): Promise<NewKey> {
    if (given !== undefined && signingBytes(given) === undefined) throw new SigningKeyRefused();
    await this.checkMasterKey();
    const signingKey = given ?? newSigningKey();
    const id = `wsk_${this.newId()}`;
    return { signingKey, kept: { id, sealed: this.sealer.seal(signingKey, sealContextOf(webhook, id)) } };
  }

  /** Two processes with different master keys may have begun at the same moment: the store keeps the first. */
  private async checkMasterKey(): Promise<void> {
    if (this.isChecked) return;
    await this.store.keepMasterKeyCheck(this.sealer.check);
    if ((await this.store.masterKeyCheck()) !== this.sealer.check) throw new OtherMasterKey();
    this.isChecked = true;
  }
}
