import type { Position } from '@parley/event-store';
import { hashOf, ulid, type Clock } from '@parley/platform';
import type { PublicLogReader } from '@parley/public-log';
import type { Attempt, ReplayJob } from '../delivery';
import type { Once, Repeatable } from '../once';
import type { Retried, WebhookStore } from '../port';
import type { UrlGuard } from '../sending/resolver';
import type { Sender } from '../sending/sender';
import type { Sealer } from '../signing/sealer';
import type { Webhook } from '../webhook';
import { exampleAttempts } from './example-attempts';
import { NewKeys } from './new-keys';
import { SettingsRefused, UrlRefused } from './refusals';
import { beginReplay, countReplay, type AskedReplay } from './replays';
import { changedSettings, faultsOf, newSettings, type GivenSettings } from './settings';

interface WebhooksParts {
  readonly store: WebhookStore;
  readonly log: Pick<PublicLogReader, 'published' | 'forgottenTo'>;
  readonly sealer: Sealer;
  /** Where the event log ends now; `''` where it is empty. */
  readonly endOfLog: () => Promise<Position>;
  readonly guard: UrlGuard;
  /** Of examples. */
  readonly sender: Pick<Sender, 'send'>;
  readonly clock: Clock;
  /** What ids are made of (default: ULIDs). */
  readonly newId?: () => string;
}

/** A webhook with the signing key that it has from now on, told this once. */
interface Told {
  readonly webhook: Webhook;
  readonly signingKey: string;
}

/** `again`: without the key. */
type Telling =
  ({ readonly tag: 'made' } & Told) | { readonly tag: 'again'; readonly webhook: Webhook } | { readonly tag: 'reused' };

/**
 * What people do with the webhooks of their workspace. What is not there, or another workspace's, is undefined. Besides what each method says, they
 * throw `WebhooksUnavailable`.
 */
export interface Webhooks extends Pick<
  WebhookStore,
  'get' | 'list' | 'delete' | 'deliveries' | 'job' | 'jobs' | 'cancelJob' | 'totals'
> {
  /** What is wrong with an address, as far as it can be said without a name server. */
  urlFault(url: string): string | undefined;
  /** Throws `SettingsRefused`, `UrlRefused`, `SigningKeyRefused` and `TooManyWebhooks`. */
  create(
    workspace: string,
    given: GivenSettings & { readonly signingKey?: string | undefined },
    repeatable?: Repeatable,
  ): Promise<Telling>;
  /** Throws `SettingsRefused`, `UrlRefused` and `TooManyChanges`. */
  change(
    workspace: string,
    id: string,
    given: GivenSettings,
    repeatable?: Repeatable,
  ): Promise<Once<Webhook> | undefined>;
  pause(workspace: string, id: string, repeatable?: Repeatable): Promise<Once<Webhook> | undefined>;
  enable(workspace: string, id: string, repeatable?: Repeatable): Promise<Once<Webhook> | undefined>;
  /** The keys from before sign for `graceSeconds` more (default 24 h). Throws `SigningKeyRefused` and `TooManySigningKeys`. */
  rotate(
    workspace: string,
    id: string,
    given: { readonly graceSeconds?: number | undefined; readonly signingKey?: string | undefined },
    repeatable?: Repeatable,
  ): Promise<Telling | undefined>;
  /** Sends an example, outside of log and order. Throws `TestUnderWay`. */
  test(
    workspace: string,
    id: string,
    signal?: AbortSignal,
    repeatable?: Repeatable,
  ): Promise<Once<Attempt> | undefined>;
  retry(
    workspace: string,
    id: string,
    delivery: string,
    repeatable?: Repeatable,
  ): Promise<Retried | { readonly tag: 'unknown' } | undefined>;
  /** How many events a replay would send. */
  countReplay(workspace: string, id: string, asked: AskedReplay): Promise<number | undefined>;
  /** Throws `WebhookDisabled` and `TooManyReplays`. */
  replay(
    workspace: string,
    id: string,
    asked: AskedReplay & { readonly by: ReplayJob['by'] },
    repeatable?: Repeatable,
  ): Promise<Once<ReplayJob> | undefined>;
}

/** The seconds for which a key that is replaced signs on unless it is said otherwise, and at the most. */
export const GRACE_SECONDS = 24 * 3_600;
export const LONGEST_GRACE_SECONDS = 7 * GRACE_SECONDS;

/** For whoever serves people: the API, and the command line. */
export function webhooks(parts: WebhooksParts): Webhooks {
  const { store, log, guard, clock, newId = () => ulid(clock()) } = parts;
  const keys = new NewKeys(store, parts.sealer, newId);
  const test = exampleAttempts(parts);
  const end = parts.endOfLog;
  const isKnown = knownIn(store);
  return {
    get: (...asked) => store.get(...asked),
    list: (...asked) => store.list(...asked),
    delete: (...asked) => store.delete(...asked),
    deliveries: (...asked) => store.deliveries(...asked),
    job: (...asked) => store.job(...asked),
    jobs: (...asked) => store.jobs(...asked),
    cancelJob: (...asked) => store.cancelJob(...asked),
    totals: () => store.totals(),
    test,
    urlFault(url) {
      const judged = guard.judge(url);
      return 'fault' in judged ? judged.fault : undefined;
    },
    async create(workspace, { signingKey: ownKey, ...given }, repeatable) {
      assertNone(faultsOf(given));
      const asGiven = given.url ?? '';
      const url = (await isKnown(workspace, repeatable)) ? asGiven : await judged(guard, asGiven);
      const id = `whk_${newId()}`;
      const { kept, signingKey } = await keys.next(id, ownKey);
      const webhook = { ...newSettings(given), url, id, workspace, key: kept };
      const made = await store.create(webhook, await end(), clock(), hashed(repeatable, parts.sealer, ownKey));
      return told(made, signingKey);
    },
    async change(workspace, id, given, repeatable) {
      if (await isKnown(workspace, repeatable)) return store.change(workspace, id, {}, await end(), repeatable);
      const known = await store.get(workspace, id);
      if (known === undefined) return undefined;
      assertNone(faultsOf(given, known));
      const url = given.url === undefined ? {} : { url: await judged(guard, given.url) };
      return store.change(workspace, id, { ...changedSettings(given, known), ...url }, await end(), repeatable);
    },
    pause: (workspace, id, repeatable) => store.pause(workspace, id, clock(), repeatable),
    enable: async (workspace, id, repeatable) => store.enable(workspace, id, await end(), clock(), repeatable),
    async rotate(workspace, id, { graceSeconds = GRACE_SECONDS, signingKey: ownKey }, repeatable) {
      if ((await store.get(workspace, id)) === undefined) return undefined;
      const { kept, signingKey } = await keys.next(id, ownKey);
      const now = clock();
      const graceUntil = now + graceSeconds * 1_000;
      const made = await store.rotate(workspace, id, kept, graceUntil, now, hashed(repeatable, parts.sealer, ownKey));
      return made && told(made, signingKey);
    },
    async retry(workspace, id, delivery, repeatable) {
      if ((await store.get(workspace, id)) === undefined) return undefined;
      return (await store.retry(workspace, id, delivery, clock(), repeatable)) ?? { tag: 'unknown' };
    },
    countReplay: async (workspace, id, asked) => (await countReplay({ store, log }, workspace, id, asked))?.total,
    async replay(workspace, webhook, asked, repeatable) {
      const again = await isKnown(workspace, repeatable);
      const begun = { workspace, webhook, job: `job_${newId()}`, now: clock(), again };
      return beginReplay({ store, log }, begun, asked, repeatable);
    },
  };
}

/** Of a request that comes again nothing is judged once more: the store answers it. */
const knownIn =
  (store: Pick<WebhookStore, 'isKnown'>) =>
  async (workspace: string, repeatable: Repeatable | undefined): Promise<boolean> =>
    repeatable !== undefined && (await store.isKnown(workspace, repeatable.keyHash));

function assertNone(faults: ReturnType<typeof faultsOf>): void {
  if (faults.length > 0) throw new SettingsRefused(faults);
}

/** The URL as it was given, but for what is never sent of it. */
async function judged(guard: UrlGuard, given: string): Promise<string> {
  const judgement = guard.judge(given);
  if ('fault' in judgement) throw new UrlRefused(judgement.fault);
  const refused = await guard.refusedByName(judgement.url);
  if (refused !== undefined) throw new UrlRefused(refused);
  return /[\s#]/.test(given) ? judgement.url : given;
}

/** A key of somebody's own is part of the request. Its hash is keyed: whoever has the file cannot try keys on it. */
const hashed = (
  repeatable: Repeatable | undefined,
  sealer: Pick<Sealer, 'fingerprint'>,
  ownKey: string | undefined,
): Repeatable | undefined =>
  repeatable === undefined || ownKey === undefined
    ? repeatable
    : { ...repeatable, requestHash: hashOf(repeatable.requestHash, sealer.fingerprint(ownKey)) };

const told = (once: Once<Webhook>, signingKey: string): Telling =>
  once.tag === 'reused'
    ? once
    : once.tag === 'again'
      ? { tag: 'again', webhook: once.made }
      : { tag: 'made', webhook: once.made, signingKey };
