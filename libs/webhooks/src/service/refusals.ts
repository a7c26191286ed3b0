import type { SettingsFault } from './settings';

/* What is refused, each with a sentence that says what to do. */

/** All that is wrong with what was said of a webhook. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';
  constructor(readonly faults: readonly SettingsFault[]) {
    super(faults.map(({ field, message }) => `${field} ${message}.`).join(' '));
  }
}

/** Nothing may be sent to that address. */
export class UrlRefused extends Error {
  override readonly name = 'UrlRefused';
}

/** What was given cannot sign. */
export class SigningKeyRefused extends Error {
  override readonly name = 'SigningKeyRefused';
  constructor() {
    super(
      'A signing key is any text of 1 to 1,024 characters; one that begins with whsec_ is base64 behind that. Leave it out, and one is made.',
    );
  }
}

/** Other examples are under way. */
export class TestUnderWay extends Error {
  override readonly name = 'TestUnderWay';
}

/** Nothing is sent to it. */
export class WebhookDisabled extends Error {
  override readonly name = 'WebhookDisabled';
  constructor() {
    super('The webhook is disabled: nothing is sent to it. Enable it first.');
  }
}

/** The keys of this installation lie under another master key than the one of this process. */
export class OtherMasterKey extends Error {
  override readonly name = 'OtherMasterKey';
  constructor() {
    super(
      'The signing keys that are kept were sealed under another master key than that of this process. Nothing was changed.',
    );
  }
}
